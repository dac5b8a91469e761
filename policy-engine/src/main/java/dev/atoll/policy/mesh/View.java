package dev.atoll.policy.mesh;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.Peer;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which ends a peer means, as the agents of one cluster see the mesh (Cilium 1.20.2, {@code
 * policy/types/selector.go}, {@code policy/api/entity.go}, {@code policy/aggregate.go}).
 */
public final class View {

  private static final Labels AGGREGATE_CLUSTER = Labels.reserved("aggregate-cluster");
  private static final Labels AGGREGATE_MESH = Labels.reserved("aggregate-cluster-mesh");
  private static final Labels AGGREGATE_WORLD = Labels.reserved("aggregate-world");

  private final ClusterFacts cluster;

  public View(ClusterFacts cluster) {
    this.cluster = cluster;
  }

  public String cluster() {
    return cluster.name();
  }

  /** How this cluster sees an end: pods of another cluster that are not global are addresses. */
  public End seen(End end) {
    return end instanceof End.Pods p && !p.global() && !isLocal(p)
        ? new End.World(new IpRange(p.addresses().first(), p.addresses().first()), true)
        : end;
  }

  private boolean isLocal(End.Pods pods) {
    return pods.cluster().equals(cluster.name());
  }

  /** Whether a peer of a policy of this cluster selects an end, given as it is {@link #seen}. */
  public boolean selects(Peer peer, End end) {
    return switch (peer) {
      case Peer.Labelled l -> matches(l.selector(), end);
      case Peer.OfEntity e -> isOf(e.entity(), end);
      case Peer.Block b -> isIn(end, b.cidr()) && isOutside(end, b.except());
      case Peer.Group g ->
          isInGroup(end, group -> group.name().equals(g.name())) && isOutside(end, g.except());
      case Peer.Groups g ->
          mayBeBlock(end) && hasGroups(g.selector(), end) && isOutside(end, g.except());
      case Peer.Fqdn f -> end instanceof End.Dns d && d.name().equals(f.name());
      case Peer.CloudGroup c -> end instanceof End.Cloud e && e.text().equals(c.text());
    };
  }

  /** Whether labels match, or the placeholder of the end's sort does, as from 1.20 on. */
  public boolean matches(Selector selector, End end) {
    return selector.matches(labels(end))
        || cluster.semantics().aggregates() && isAggregated(selector, end);
  }

  /** Whether a selector takes in all ends of this one's sort, whatever it asks. */
  public boolean isAggregated(Selector selector, End end) {
    return switch (end) {
      case End.Pods p -> selector.matches(isLocal(p) ? AGGREGATE_CLUSTER : AGGREGATE_MESH);
      case End.World w -> w.named() && selector.matches(AGGREGATE_WORLD);
      case End.Dns d -> selector.matches(AGGREGATE_WORLD);
      case End.Reserved r -> false;
      case End.Cloud c -> false;
    };
  }

  /** The labels by which selectors see an end. */
  public static Labels labels(End end) {
    return switch (end) {
      case End.Pods p -> p.labels();
      case End.World w -> Labels.reserved(w.range().first().v6() ? "world-ipv6" : "world-ipv4");
      case End.Reserved(Entity entity) when entity == Entity.KUBE_APISERVER ->
          Labels.reserved("kube-apiserver", "remote-node");
      case End.Reserved(Entity entity) -> Labels.reserved(entity.word());
      case End.Dns d -> Labels.reserved("world-ipv4");
      case End.Cloud c -> Labels.reserved("world-ipv4");
    };
  }

  /** Whether an entity's word means an end. */
  public boolean isOf(Entity entity, End end) {
    return switch (entity) {
      case ALL -> true;
      case NONE -> false;
      case WORLD -> isWorld(end);
      case WORLD_IPV4 -> isWorld(end) && !isV6(end);
      case WORLD_IPV6 -> isWorld(end) && isV6(end);
      case CLUSTER -> end instanceof End.Reserved || end instanceof End.Pods p && isLocal(p);
      case CLUSTER_MESH -> end instanceof End.Reserved || end instanceof End.Pods;
      case REMOTE_NODE ->
          isReserved(end, Entity.REMOTE_NODE) || isReserved(end, Entity.KUBE_APISERVER);
      case HOST, KUBE_APISERVER, INGRESS, INIT, HEALTH, UNMANAGED -> isReserved(end, entity);
    };
  }

  private static boolean isReserved(End end, Entity entity) {
    return end instanceof End.Reserved r && r.entity() == entity;
  }

  private static boolean isWorld(End end) {
    return end instanceof End.World || end instanceof End.Dns || end instanceof End.Cloud;
  }

  private static boolean isV6(End end) {
    return end instanceof End.World w && w.first().v6();
  }

  /** Whether CIDR rules look at an end at all. */
  private boolean mayBeBlock(End end) {
    return switch (end) {
      case End.World w -> true;
      case End.Dns d -> true;
      case End.Cloud c -> true;
      case End.Pods p -> matchesPods();
      case End.Reserved r -> matchesNodes(r.entity());
    };
  }

  private boolean matchesPods() {
    return cluster.semantics().plainNetworkPolicies()
        || cluster.semantics().cidrMatch().contains("pods");
  }

  private boolean matchesNodes(Entity entity) {
    return cluster.semantics().cidrMatch().contains("nodes")
        && (entity == Entity.HOST || entity == Entity.REMOTE_NODE);
  }

  private boolean isIn(End end, Cidr block) {
    if (!mayBeBlock(end)) {
      return false;
    }
    return switch (end) {
      case End.World w -> block.contains(w.first());
      case End.Dns d -> block.length() == 0 && !block.v6();
      case End.Cloud c -> block.length() == 0 && !block.v6();
      case End.Pods p ->
          block.v6() == p.addresses().first().v6() && block.range().contains(p.addresses());
      case End.Reserved r ->
          !cluster.nodeCidrs().isEmpty() && cluster.nodeCidrs().stream().allMatch(block::contains);
    };
  }

  private boolean isOutside(End end, List<Cidr> blocks) {
    return blocks.stream().noneMatch(b -> overlaps(end, b));
  }

  /** What an exception may hit counts as hit where addresses are not known exactly. */
  private boolean overlaps(End end, Cidr block) {
    return switch (end) {
      case End.World w -> block.contains(w.first());
      case End.Pods p ->
          block.v6() == p.addresses().first().v6() && block.range().overlaps(p.addresses());
      case End.Dns d -> false;
      case End.Cloud c -> false;
      case End.Reserved r -> cluster.nodeCidrs().stream().anyMatch(block::overlaps);
    };
  }

  private boolean isInGroup(End end, Predicate<CidrGroup> which) {
    return cluster.groups().stream()
        .filter(which)
        .anyMatch(g -> g.cidrs().stream().anyMatch(c -> isIn(end, c)));
  }

  /** Each requirement looks at the labels of all groups around an address together. */
  private boolean hasGroups(Selector selector, End end) {
    var around =
        cluster.groups().stream()
            .filter(g -> g.cidrs().stream().anyMatch(c -> isIn(end, c)))
            .toList();
    return selector.requirements().stream().allMatch(r -> holds(r, around));
  }

  private static boolean holds(Requirement requirement, List<CidrGroup> around) {
    if (requirement.isNegative()) {
      return around.stream().allMatch(g -> requirement.matches(Labels.of(Label.ANY, g.labels())));
    }
    var any =
        new Requirement(Label.ANY, requirement.key(), requirement.operator(), requirement.values());
    return around.stream().anyMatch(g -> any.matches(Labels.of(Label.ANY, g.labels())));
  }

  /** The address of a pod that is not known: the first of the cluster's pod ranges. */
  public static IpRange addresses(Pod pod, ClusterFacts home) {
    return pod.address()
        .map(ip -> new IpRange(ip, ip))
        .orElseGet(() -> home.podCidrs().isEmpty() ? NOWHERE : home.podCidrs().getFirst().range());
  }

  public static final IpRange NOWHERE = new IpRange(Ip.of("0.0.0.0"), Ip.of("0.0.0.0"));
}
