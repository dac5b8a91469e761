package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where peers find a cluster: somewhere, and not where they find another one. */
final class AddressCheck {

  private AddressCheck() {}

  static List<Finding> findings(CheckInput input) {
    var clusters = input.fleet().clusters();
    var found = new ArrayList<Finding>();
    missing(clusters).ifPresent(found::add);
    found.addAll(shared(clusters));
    return found;
  }

  /** A fleet without any mesh address leaves connections to others, which is no mistake. */
  private static Optional<Finding> missing(List<Cluster> clusters) {
    var without = clusters.stream().filter(c -> addresses(c).isEmpty()).toList();
    if (without.isEmpty() || clusters.stream().allMatch(c -> c.mesh().isEmpty())) {
      return Optional.empty();
    }
    var first = without.getFirst();
    var finding =
        About.cluster(
            first,
            MeshRule.ADDRESS_MISSING,
            pos(first),
            About.names(without)
                + (without.size() == 1 ? " has" : " have")
                + " no mesh address, so that no peer can connect",
            "add `mesh: {address: NAME, ips: [ADDRESS], port: 32379}` to the Cluster");
    for (var other : without.subList(1, without.size())) {
      finding = finding.withRelated(pos(other), other.name());
    }
    return Optional.of(finding);
  }

  private static SourcePos pos(Cluster cluster) {
    return cluster.mesh().map(Cluster.Mesh::pos).orElse(cluster.namePos());
  }

  private static List<Finding> shared(List<Cluster> clusters) {
    var owners = new HashMap<String, Owner>();
    var found = new ArrayList<Finding>();
    for (var cluster : clusters) {
      addresses(cluster).stream()
          .flatMap(a -> other(owners, cluster, a).map(o -> shared(cluster, a, o)).stream())
          .limit(1)
          .forEach(found::add);
    }
    return found;
  }

  private record Owner(Cluster cluster, SourcePos pos) {}

  private static Optional<Owner> other(
      Map<String, Owner> owners, Cluster cluster, Located<String> address) {
    var owner = owners.putIfAbsent(address.value(), new Owner(cluster, address.pos()));
    return Optional.ofNullable(owner).filter(o -> o.cluster() != cluster);
  }

  private static Finding shared(Cluster cluster, Located<String> address, Owner owner) {
    return About.cluster(
            cluster,
            MeshRule.ADDRESS_SHARED,
            address.pos(),
            "mesh address %s of %s is also that of %s: peers of one would read the other's state"
                .formatted(address.value(), cluster.name(), owner.cluster().name()),
            "give each cluster its own address or port")
        .withRelated(owner.pos(), owner.cluster().name());
  }

  /** Every {@code host:port} under which peers would connect. */
  private static List<Located<String>> addresses(Cluster cluster) {
    return cluster.mesh().stream().flatMap(AddressCheck::addresses).toList();
  }

  private static Stream<Located<String>> addresses(Cluster.Mesh mesh) {
    return Stream.concat(Stream.of(mesh.address()), mesh.ips().stream())
        .filter(a -> !a.value().isEmpty())
        .map(a -> new Located<>(a.value() + ":" + mesh.port(), a.pos()));
  }
}
