package dev.atoll.validators.reach;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Workload;
import dev.atoll.policy.answer.EndNames;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.reach.Universe;
import dev.atoll.validators.Review;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is reachable in a fleet, and on what the answer rests.
 *
 * @param fleet with the pods that count
 * @param refused policies that clusters do not enforce
 * @param unmanaged policies that clusters hold and Git does not know, as {@code cluster: Kind
 *     namespace/name}, sorted
 */
public record FleetReach(
    Fleet fleet,
    Reachability reach,
    EndNames ends,
    List<NotEnforced> refused,
    List<String> unmanaged) {

  public FleetReach {
    refused = List.copyOf(refused);
    unmanaged = List.copyOf(unmanaged);
  }

  /**
   * Computes it.
   *
   * @param inventory takes the place of declared workloads in its clusters
   * @param undeclared see {@link FleetMesh#of}
   */
  public static FleetReach of(Review review, Optional<Inventory> inventory, boolean undeclared) {
    var live = inventory.orElse(Inventory.NONE);
    var fleet = live.instead(review.fleet());
    var objects = RenderedMesh.objects(review.rendered());
    var unmanaged = live.addTo(objects);
    var enforced = new Acceptances(fleet);
    objects.replaceAll(
        (cluster, all) -> all.stream().filter(o -> enforced.test(cluster, o)).toList());
    var mesh = FleetMesh.of(fleet, objects, undeclared);
    var reach = Reachability.of(mesh);
    return new FleetReach(
        fleet, reach, new EndNames(mesh, reach.universe()), enforced.refused(), unmanaged);
  }

  /** A name of a workload whose pods are in the network of their node, and so no end. */
  public Optional<String> hostNetwork(String name) {
    return fleet.workloads().stream()
        .filter(Workload::hostNetwork)
        .filter(w -> name.endsWith("/" + w.namespace() + "/" + w.name()))
        .findFirst()
        .map(w -> name);
  }

  /** Names and groups whose addresses are known at run time only, sorted. */
  public List<String> symbolic() {
    Universe universe = reach.universe();
    return IntStream.range(0, universe.size())
        .mapToObj(universe::end)
        .flatMap(FleetReach::symbol)
        .sorted()
        .toList();
  }

  private static Stream<String> symbol(End end) {
    return switch (end) {
      case End.Dns d -> Stream.of("fqdn/" + d.name());
      case End.Cloud c -> Stream.of("group/" + c.text());
      case End.Pods p -> Stream.empty();
      case End.World w -> Stream.empty();
      case End.Reserved r -> Stream.empty();
      case End.Node n -> Stream.empty();
    };
  }
}
