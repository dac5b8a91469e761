package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Cidrs;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.validators.check.CheckInput;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/** The operator's pools: inside the cluster's pod ranges, and with room for its nodes. */
final class PoolCheck {

  /** {@code clusterSubnetMaxDiff} in {@code pkg/ipam/cidrset/cidr_set.go}, for IPv6 only. */
  private static final int MAX_DIFFERENCE_V6 = 16;

  private static final String HINT =
      "let the pools in the values and `podCIDRs` of the Cluster say the same";

  private final Cluster cluster;
  private final List<Finding> found;

  private PoolCheck(Cluster cluster, List<Finding> found) {
    this.cluster = cluster;
    this.found = found;
  }

  static List<Finding> findings(CheckInput input) {
    var found = new ArrayList<Finding>();
    var byDefault = new EnumMap<Family, List<Cluster>>(Family.class);
    for (var cluster : input.fleet().clusters()) {
      var check = new PoolCheck(cluster, found);
      for (var pool : Pools.of(new Settings(cluster))) {
        check.pool(pool);
        if (!pool.written() && !check.outside(pool).isEmpty()) {
          byDefault.computeIfAbsent(pool.family(), f -> new ArrayList<>()).add(cluster);
        }
      }
    }
    byDefault.forEach((family, clusters) -> found.add(byDefault(family, clusters)));
    return found;
  }

  private void pool(Pools.Pool pool) {
    var outside = outside(pool);
    if (pool.written() && !outside.isEmpty()) {
      found.add(outside(outside.getFirst()));
    }
    var misfits = pool.blocks().stream().filter(b -> !fits(b.value(), pool)).toList();
    misfits.forEach(b -> misfit(b, pool));
    if (misfits.isEmpty() && !pool.blocks().isEmpty()) {
      room(pool);
    }
  }

  /** Blocks outside of the pod ranges; none where there is no range of the family to be in. */
  private List<Located<Cidr>> outside(Pools.Pool pool) {
    var ranges =
        Cidrs.merged(
            cluster.podCidrs().stream()
                .map(Located::value)
                .filter(c -> Family.of(c.v6()) == pool.family())
                .toList());
    return ranges.isEmpty()
        ? List.of()
        : pool.blocks().stream()
            .filter(b -> ranges.stream().noneMatch(r -> r.contains(b.value())))
            .toList();
  }

  private Finding outside(Located<Cidr> block) {
    var finding =
        about(
            MeshRule.POOL_OUTSIDE,
            block.pos(),
            "pool %s is not inside the pod ranges of %s".formatted(block.value(), cluster.name()),
            HINT);
    for (var range : cluster.podCidrs()) {
      finding = finding.withRelated(range.pos(), "pod range " + range.value());
    }
    return finding;
  }

  /** One finding for all clusters: the cause is that nobody wrote the pools down. */
  private static Finding byDefault(Family family, List<Cluster> clusters) {
    var first = clusters.getFirst();
    var finding =
        About.cluster(
                first,
                MeshRule.POOL_OUTSIDE,
                new Settings(first).pos("ipam.mode"),
                "values of %s leave ipam.operator.clusterPool%sPodCIDRList at Cilium's default, which"
                        .formatted(About.names(clusters), family.label())
                    + " is not inside the pod ranges",
                HINT)
            .withSeverity(Severity.INFO);
    for (var other : clusters.subList(1, clusters.size())) {
      finding = finding.withRelated(new Settings(other).pos("ipam.mode"), other.name());
    }
    return finding;
  }

  private static boolean fits(Cidr block, Pools.Pool pool) {
    var difference = pool.mask().value() - block.length();
    return difference >= 0
        && pool.mask().value() <= block.bits()
        && (!block.v6() || difference <= MAX_DIFFERENCE_V6);
  }

  private void misfit(Located<Cidr> block, Pools.Pool pool) {
    var mask = pool.mask().value();
    var least = block.value().length();
    var most =
        block.value().v6()
            ? Math.min(block.value().bits(), least + MAX_DIFFERENCE_V6)
            : block.value().bits();
    found.add(
        about(
                MeshRule.POOL_MASK,
                pool.mask().pos(),
                "mask size %d cannot cut pool %s of %s into blocks for nodes"
                    .formatted(mask, block.value(), cluster.name()),
                "a mask size from %d to %d can".formatted(least, most))
            .withRelated(block.pos(), "the pool"));
  }

  private void room(Pools.Pool pool) {
    var room =
        pool.blocks().stream()
            .map(b -> BigInteger.ONE.shiftLeft(pool.mask().value() - b.value().length()))
            .reduce(BigInteger.ZERO, BigInteger::add);
    var nodes = nodes();
    if (room.compareTo(nodes) < 0) {
      found.add(
          about(
                  MeshRule.POOL_SMALL,
                  pool.blocks().getFirst().pos(),
                  "the %s pools of %s have room for %s nodes of /%d each, its node ranges for %s"
                      .formatted(
                          pool.family().label(),
                          cluster.name(),
                          Overlaps.number(room),
                          pool.mask().value(),
                          Overlaps.number(nodes)),
                  "add a pool, or give each node a smaller block, before there are more nodes")
              .withRelated(cluster.nodeCidrs().getFirst().pos(), "the node range"));
    }
  }

  /** How many nodes the IPv4 node ranges can hold; 0 where there are none. */
  private BigInteger nodes() {
    return cluster.nodeCidrs().stream()
        .map(Located::value)
        .filter(c -> !c.v6())
        .map(c -> c.size().subtract(BigInteger.TWO).max(BigInteger.ONE))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private Finding about(MeshRule rule, SourcePos pos, String message, String hint) {
    return About.cluster(cluster, rule, pos, message, hint);
  }
}
