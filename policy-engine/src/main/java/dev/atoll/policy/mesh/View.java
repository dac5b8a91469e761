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
import dev.atoll.policy.rule.Families;
import dev.atoll.policy.rule.Peer;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which ends a peer means, as the agents of one cluster see the mesh (Cilium 1.20.2, {@code
 * policy/types/selector.go}, {@code policy/api/entity.go}, {@code policy/aggregate.go}).
 */
public final class View {

  private static final Labels AGGREGATE_CLUSTER = Labels.reserved("aggregate-cluster");
  private static final Labels AGGREGATE_MESH = Labels.reserved("aggregate-cluster-mesh");
  private static final Labels AGGREGATE_WORLD = Labels.reserved("aggregate-world");
  private static final Labels AGGREGATE_NODES = Labels.reserved("aggregate-remote-node");

  private static final Labels WORLD = Labels.reserved("world");
  private static final Labels WORLD_V4 = Labels.reserved("world-ipv4");
  private static final Labels WORLD_V6 = Labels.reserved("world-ipv6");

  private final ClusterFacts cluster;
  private final boolean aggregates;
  private Optional<NavigableMap<Ip, Cidr>> blocks = Optional.empty();

  public View(ClusterFacts cluster) {
    this(cluster, cluster.semantics().aggregates());
  }

  private View(ClusterFacts cluster, boolean aggregates) {
    this.cluster = cluster;
    this.aggregates = aggregates;
  }

  /** The same without placeholders, as ports by name are resolved for peers of egress rules. */
  public View withoutAggregates() {
    return new View(cluster, false);
  }

  /**
   * How this cluster sees an end. Pods of another cluster that are not global are addresses, and
   * nodes are known one by one only where rules may ask for their labels or addresses.
   */
  public End seen(End end) {
    return switch (end) {
      case End.Pods p when !p.global() && !isLocal(p) -> new End.World(p.address());
      case End.Node n -> seen(n);
      case End.Pods p -> p;
      case End.World w -> w;
      case End.Reserved r -> r;
      case End.Dns d -> d;
      case End.Cloud c -> c;
    };
  }

  private End seen(End.Node node) {
    var entity = node.host() && isHere(node.cluster()) ? Entity.HOST : Entity.REMOTE_NODE;
    if (!cluster.semantics().nodeSelectors() && !matchesNodes()) {
      return new End.Reserved(entity);
    }
    var labels = new TreeMap<>(Labels.reserved(entity.word()).byKey());
    if (cluster.semantics().nodeSelectors()) {
      node.labels().byKey().forEach((k, l) -> labels.put(k, new Label("node", l.value())));
      labels.put(Label.CLUSTER, new Label(Label.K8S, node.cluster()));
    }
    return new End.Node(
        node.cluster(), node.name(), entity == Entity.HOST, new Labels(labels), node.addresses());
  }

  private boolean isHere(String name) {
    return name.equals(cluster.name());
  }

  private boolean isLocal(End.Pods pods) {
    return isHere(pods.cluster());
  }

  /** Whether a peer of a policy of this cluster selects an end, given as it is {@link #seen}. */
  public boolean selects(Peer peer, End end) {
    return switch (peer) {
      case Peer.Labelled l -> matches(l.selector(), end);
      case Peer.OfEntity e -> isOf(e.entity(), end);
      case Peer.Block b -> isIn(end, b.cidr()) && isOutside(end, b.except());
      case Peer.Group g -> isInGroup(end, g.name()) && isOutside(end, g.except());
      case Peer.Groups g ->
          hasGroups(g.selector(), end) && isOutside(end, g.except()) || isAggregated(g, end);
      case Peer.Fqdn f -> end instanceof End.Dns d && d.name().equals(f.name());
      case Peer.CloudGroup c -> end instanceof End.Cloud e && e.text().equals(c.text());
    };
  }

  /** Whether labels match, or the placeholder of the end's sort does, as from 1.20 on. */
  public boolean matches(Selector selector, End end) {
    return selector.matches(labels(end, families())) || aggregates && isAggregated(selector, end);
  }

  /** Whether a selector takes in all ends of this one's sort, whatever it asks. */
  private boolean isAggregated(Selector selector, End end) {
    return switch (end) {
      case End.Pods p -> selector.matches(isLocal(p) ? AGGREGATE_CLUSTER : AGGREGATE_MESH);
      case End.World w -> selector.matches(AGGREGATE_WORLD) && hasIdentity(w);
      case End.Dns d -> selector.matches(AGGREGATE_WORLD);
      case End.Node n -> !n.host() && selector.matches(AGGREGATE_NODES);
      case End.Reserved r -> false;
      case End.Cloud c -> false;
    };
  }

  /**
   * Where CIDR rules look at pods, the placeholders count as such: they are in no group, so that a
   * selector of what groups are not takes in everything.
   */
  private boolean isAggregated(Peer.Groups groups, End end) {
    return matchesPods()
        && aggregates
        && groups.selector().requirements().stream().allMatch(Requirement::isNegative)
        && switch (end) {
          case End.Pods p -> true;
          case End.World w -> hasIdentity(w);
          case End.Dns d -> true;
          case End.Node n -> !n.host();
          case End.Reserved r -> false;
          case End.Cloud c -> false;
        };
  }

  /**
   * Whether an address has an identity of its own here: some policy names a block around it, not of
   * length 0.
   */
  public boolean hasIdentity(End.World world) {
    var around = blocks().floorEntry(world.first());
    return around != null && around.getValue().contains(world.first());
  }

  private NavigableMap<Ip, Cidr> blocks() {
    if (blocks.isEmpty()) {
      blocks = Optional.of(Blocks.outermost(cluster));
    }
    return blocks.get();
  }

  /** The labels by which selectors see an end, in a cluster with these families. */
  public static Labels labels(End end, Families families) {
    return switch (end) {
      case End.Pods p -> p.labels();
      case End.World w -> world(families, w.first().v6());
      case End.Reserved(Entity entity) when entity == Entity.KUBE_APISERVER ->
          Labels.reserved("kube-apiserver", "remote-node");
      case End.Reserved(Entity entity) -> Labels.reserved(entity.word());
      case End.Dns d -> world(families, families.namesAreV6());
      case End.Cloud c -> world(families, families.namesAreV6());
      case End.Node n -> n.labels();
    };
  }

  private static Labels world(Families families, boolean v6) {
    return switch (families.world(v6)) {
      case WORLD_IPV4 -> WORLD_V4;
      case WORLD_IPV6 -> WORLD_V6;
      default -> WORLD;
    };
  }

  /** Whether an entity's word means an end. */
  private boolean isOf(Entity entity, End end) {
    return switch (entity) {
      case ALL -> true;
      case NONE -> false;
      case WORLD -> isWorld(end);
      case WORLD_IPV4, WORLD_IPV6 -> isWorld(end) && families().world(isV6(end)) == entity;
      case CLUSTER -> isOfNodes(end) || end instanceof End.Pods p && isLocal(p);
      case CLUSTER_MESH -> isOfNodes(end) || end instanceof End.Pods;
      case REMOTE_NODE ->
          end instanceof End.Node n && !n.host()
              || isReserved(end, Entity.REMOTE_NODE)
              || isReserved(end, Entity.KUBE_APISERVER);
      case HOST -> isHost(end);
      case KUBE_APISERVER, INGRESS, INIT, HEALTH, UNMANAGED -> isReserved(end, entity);
    };
  }

  /** Whether an end, as it is {@link #seen}, is the node that the cluster's pods run on. */
  public static boolean isHost(End end) {
    return isReserved(end, Entity.HOST) || end instanceof End.Node n && n.host();
  }

  private static boolean isOfNodes(End end) {
    return end instanceof End.Reserved || end instanceof End.Node;
  }

  private static boolean isReserved(End end, Entity entity) {
    return end instanceof End.Reserved r && r.entity() == entity;
  }

  private static boolean isWorld(End end) {
    return end instanceof End.World || end instanceof End.Dns || end instanceof End.Cloud;
  }

  private boolean isV6(End end) {
    return end instanceof End.World w ? w.first().v6() : families().namesAreV6();
  }

  private Families families() {
    return cluster.semantics().families();
  }

  private boolean matchesPods() {
    return cluster.semantics().plainNetworkPolicies()
        || cluster.semantics().cidrMatch().contains("pods");
  }

  private boolean matchesNodes() {
    return cluster.semantics().cidrMatch().contains("nodes");
  }

  /**
   * Whether a block takes in an end. Pods and nodes are looked at only where {@code
   * policy-cidr-match-mode} says so, and then by the longest block around them that their own
   * cluster's policies name.
   */
  private boolean isIn(End end, Cidr block) {
    return switch (end) {
      case End.World w -> block.contains(w.first());
      case End.Dns d -> block.length() == 0 && block.v6() == families().namesAreV6();
      case End.Cloud c -> block.length() == 0 && block.v6() == families().namesAreV6();
      case End.Pods p ->
          matchesPods() && isOn(block) && p.blocks().stream().anyMatch(block::contains);
      case End.Node n ->
          matchesNodes()
              && (block.length() > 0 || matchesPods() && isOn(block))
              && n.addresses().stream().anyMatch(block::contains);
      case End.Reserved r ->
          matchesNodes()
              && (block.length() > 0 || matchesPods() && isOn(block))
              && r.entity() == Entity.REMOTE_NODE
              && !cluster.nodeCidrs().isEmpty()
              && cluster.nodeCidrs().stream().allMatch(block::contains);
    };
  }

  /** All of a family that is off is nobody ({@code matchesCIDRWildcard}). */
  private boolean isOn(Cidr block) {
    return block.length() > 0 || families().isOn(block.v6());
  }

  private boolean isOutside(End end, List<Cidr> blocks) {
    return blocks.stream().noneMatch(b -> isIn(end, b));
  }

  private boolean isInGroup(End end, String name) {
    return around(end).stream().anyMatch(g -> g.name().equals(name));
  }

  /** The groups around an end: for pods those of their own cluster, which label them. */
  private List<CidrGroup> around(End end) {
    return switch (end) {
      case End.Pods p -> matchesPods() ? p.groups() : List.of();
      case End.Node n ->
          matchesNodes()
              ? groups(g -> n.addresses().stream().anyMatch(g::contains))
              : List.<CidrGroup>of();
      case End.World w -> groups(g -> g.contains(w.first()));
      case End.Dns d -> List.of();
      case End.Cloud c -> List.of();
      case End.Reserved r -> groups(g -> g.cidrs().stream().anyMatch(c -> isIn(end, c)));
    };
  }

  private List<CidrGroup> groups(Predicate<CidrGroup> which) {
    return cluster.groups().stream().filter(which).toList();
  }

  /** Each requirement looks at the labels of all groups around an address together. */
  private boolean hasGroups(Selector selector, End end) {
    var around = around(end);
    return isBlock(end) && selector.requirements().stream().allMatch(r -> holds(r, around));
  }

  /** Whether CIDR rules look at an end at all. */
  private boolean isBlock(End end) {
    return switch (end) {
      case End.World w -> true;
      case End.Dns d -> true;
      case End.Cloud c -> true;
      case End.Pods p -> matchesPods();
      case End.Node n -> matchesNodes();
      case End.Reserved(Entity entity) ->
          switch (entity) {
            case HOST, REMOTE_NODE, KUBE_APISERVER -> matchesNodes();
            default -> matchesPods();
          };
    };
  }

  private static boolean holds(Requirement requirement, List<CidrGroup> around) {
    var any =
        new Requirement(Label.ANY, requirement.key(), requirement.operator(), requirement.values());
    return any.isNegative()
        ? around.stream().allMatch(g -> any.matches(Labels.of(Label.ANY, g.labels())))
        : around.stream().anyMatch(g -> any.matches(Labels.of(Label.ANY, g.labels())));
  }

  /** What stands for the address of a pod that is not known: the first of its cluster's range. */
  public static IpRange address(Pod pod, ClusterFacts home) {
    var first =
        pod.addresses().isEmpty()
            ? home.podCidrs().stream().map(Cidr::first).findFirst()
            : pod.addresses().stream().findFirst();
    return first.map(ip -> new IpRange(ip, ip)).orElse(NOWHERE);
  }

  /** Stands for an address that nothing is known of. */
  public static final IpRange NOWHERE = Cidr.of("0.0.0.0/32").range();
}
