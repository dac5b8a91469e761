package dev.atoll.policy.change;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.refusal.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * What clusters may enforce after a change. A new object that is refused is not enforced. Of an
 * object that was there the old text stays: for good where the API server refuses the new one,
 * which is then never stored; where the agent does, until it restarts and finds only the text that
 * it refuses (Cilium 1.20.2, {@code daemon/k8s/cilium_network_policy.go}).
 *
 * @param running by name of the cluster, as long as no agent restarts
 * @param restarted by name of the cluster, once all agents have restarted
 * @param kept sorted by cluster and object
 */
public record Transition(
    SortedMap<String, List<PolicyObject>> running,
    SortedMap<String, List<PolicyObject>> restarted,
    List<Kept> kept) {

  public Transition {
    running = Collections.unmodifiableSortedMap(new TreeMap<>(running));
    restarted = Collections.unmodifiableSortedMap(new TreeMap<>(restarted));
    kept = List.copyOf(kept);
  }

  /**
   * The states after a change.
   *
   * @param base what each cluster enforces before, by its name
   * @param head what each cluster is to hold after, by its name
   * @param refused who refuses an object of the head in a cluster, by its name; empty where it is
   *     taken
   */
  public static Transition of(
      Map<String, List<PolicyObject>> base,
      Map<String, List<PolicyObject>> head,
      BiFunction<String, PolicyObject, Optional<Refusal.By>> refused) {
    var running = new TreeMap<String, List<PolicyObject>>();
    var restarted = new TreeMap<String, List<PolicyObject>>();
    var kept = new ArrayList<Kept>();
    head.forEach((cluster, objects) -> {
      var before = byKey(base.getOrDefault(cluster, List.of()));
      var now = new ArrayList<PolicyObject>();
      var later = new ArrayList<PolicyObject>();
      for (var object : objects) {
        var by = refused.apply(cluster, object);
        var old = Optional.ofNullable(before.get(object.key()));
        if (by.isEmpty()) {
          now.add(object);
          later.add(object);
        } else if (old.isPresent()) {
          kept.add(new Kept(cluster, object.key(), by.get()));
          now.add(old.get());
          old.filter(o -> by.get() == Refusal.By.API_SERVER).ifPresent(later::add);
        }
      }
      running.put(cluster, List.copyOf(now));
      restarted.put(cluster, List.copyOf(later));
    });
    kept.sort(Comparator.comparing(Kept::cluster).thenComparing(Kept::key));
    return new Transition(running, restarted, kept);
  }

  private static Map<ObjectKey, PolicyObject> byKey(List<PolicyObject> objects) {
    var all = new HashMap<ObjectKey, PolicyObject>();
    objects.forEach(o -> all.put(o.key(), o));
    return all;
  }

  /**
   * The meshes that there may be, the one right after the change first: one, or two that a restart
   * of agents lies between.
   *
   * @param fleet after the change
   * @param undeclared see {@link FleetMesh#of}
   */
  public List<Mesh> meshes(Fleet fleet, boolean undeclared) {
    var first = FleetMesh.of(fleet, running, undeclared);
    return running.equals(restarted)
        ? List.of(first)
        : List.of(first, FleetMesh.of(fleet, restarted, undeclared));
  }
}
