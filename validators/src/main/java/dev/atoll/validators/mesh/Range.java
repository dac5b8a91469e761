package dev.atoll.validators.mesh;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.SourcePos;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that someone has.
 *
 * @param use what for
 * @param what for people, such as {@code pod range 10.0.0.0/8 of cluster-one}
 * @param cluster whose, empty for a reserved one
 */
record Range(Use use, Cidr cidr, String what, Optional<Cluster> cluster, SourcePos pos) {

  /** What addresses are used for. */
  enum Use {
    POD,
    SERVICE,
    NODE,
    RESERVED
  }

  /** All ranges of a fleet, in the order of clusters. */
  static List<Range> of(Fleet fleet) {
    var ranges = new ArrayList<Range>();
    fleet.clusters().forEach(c -> add(ranges, c));
    for (var r : fleet.settings().reserved()) {
      var owner = r.owner().isEmpty() ? "" : " for " + r.owner();
      var what = "range " + r.cidr() + ", reserved" + owner;
      ranges.add(new Range(Use.RESERVED, r.cidr(), what, Optional.empty(), r.pos()));
    }
    return ranges;
  }

  /** The pod ranges of all clusters, those in node subnets too. */
  static List<Range> ofPods(Fleet fleet) {
    return fleet.clusters().stream().flatMap(c -> pods(c).stream()).toList();
  }

  /** Pods with addresses of node subnets count as nodes: the cloud keeps them apart. */
  private static List<Range> pods(Cluster cluster) {
    var use = new Settings(cluster).podsInNodeSubnets() ? Use.NODE : Use.POD;
    return cluster.podCidrs().stream().map(c -> of(use, "pod range", c, cluster)).toList();
  }

  private static void add(List<Range> ranges, Cluster cluster) {
    ranges.addAll(pods(cluster));
    cluster.serviceCidrs().forEach(c -> ranges.add(of(Use.SERVICE, "service range", c, cluster)));
    cluster.nodeCidrs().forEach(c -> ranges.add(of(Use.NODE, "node range", c, cluster)));
  }

  private static Range of(Use use, String what, Located<Cidr> cidr, Cluster cluster) {
    return new Range(
        use,
        cidr.value(),
        what + " " + cidr.value() + " of " + cluster.name(),
        Optional.of(cluster),
        cidr.pos());
  }

  boolean isOfSameCluster(Range other) {
    return cluster.isPresent()
        && cluster.map(Cluster::name).equals(other.cluster.map(Cluster::name));
  }
}
