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
import java.util.List;

/** The operator's pools: inside the cluster's pod ranges, and with room for its nodes. */
final class PoolCheck {

  /** {@code clusterSubnetMaxDiff} in {@code pkg/ipam/cidrset/cidr_set.go}, for IPv6 only. */
  private static final int MAX_DIFFERENCE_V6 = 16;

  private final Cluster cluster;
  private final List<Finding> found;

  private PoolCheck(Cluster cluster, List<Finding> found) {
    this.cluster = cluster;
    this.found = found;
  }

  static List<Finding> findings(CheckInput input) {
    var found = new ArrayList<Finding>();
    for (var cluster : input.fleet().clusters()) {
      var check = new PoolCheck(cluster, found);
      Pools.of(new Settings(cluster)).forEach(check::pool);
    }
    return found;
  }

  private void pool(Pools.Pool pool) {
    outside(pool);
    var misfits = pool.blocks().stream().filter(b -> !fits(b.value(), pool)).toList();
    misfits.forEach(b -> misfit(b, pool));
    if (misfits.isEmpty() && !pool.blocks().isEmpty()) {
      room(pool);
    }
  }

  private void outside(Pools.Pool pool) {
    var ranges = Cidrs.merged(cluster.podCidrs().stream().map(Located::value).toList());
    var outside =
        pool.blocks().stream()
            .filter(b -> ranges.stream().noneMatch(r -> r.contains(b.value())))
            .toList();
    var known =
        cluster.podCidrs().stream().anyMatch(c -> Family.of(c.value().v6()) == pool.family());
    if (outside.isEmpty() || !known) {
      return;
    }
    var first = outside.getFirst();
    var path = "ipam.operator.clusterPool" + pool.family().label() + "PodCIDRList";
    var finding =
        about(
            MeshRule.POOL_OUTSIDE,
            first.pos(),
            pool.written()
                ? "pool %s is not inside the pod ranges of %s"
                    .formatted(first.value(), cluster.name())
                : "values of %s do not set %s, and Cilium's default %s is not inside its pod ranges"
                    .formatted(cluster.name(), path, first.value()),
            "let the pools in the values and `podCIDRs` of the Cluster say the same");
    for (var range : cluster.podCidrs()) {
      finding = finding.withRelated(range.pos(), "pod range " + range.value());
    }
    found.add(pool.written() ? finding : finding.withSeverity(Severity.INFO));
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
