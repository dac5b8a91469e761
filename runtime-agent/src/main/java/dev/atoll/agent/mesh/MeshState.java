package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.NodeValue;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that a node knows of the mesh at one revision of its store. An immutable value: {@link
 * #apply} makes the next one, which shares with this what is the same.
 */
public final class MeshState {
  private static final Set<Part> OF_PODS =
      EnumSet.of(Part.IPS, Part.IDENTITIES, Part.OWN_IPS, Part.OWN_IDENTITIES);

  private final OwnCluster own;
  private final long revision;
  private final Map<String, ClusterState> clusters;
  private final PagedMap<String, ServiceView> services;
  private final Shared shared;
  private final Gate gate;

  MeshState(
      OwnCluster own,
      long revision,
      Map<String, ClusterState> clusters,
      PagedMap<String, ServiceView> services,
      Shared shared,
      Gate gate) {
    this.own = own;
    this.revision = revision;
    this.clusters = clusters;
    this.services = services;
    this.shared = shared;
    this.gate = gate;
  }

  /** The state of a node that has read nothing, and lets every cluster in at once. */
  public static MeshState empty(OwnCluster own) {
    return empty(own, Gate.OPEN);
  }

  /** The state of a node that has read nothing. */
  public static MeshState empty(OwnCluster own, Gate gate) {
    var clusters = Map.of(own.name(), ClusterChange.unknown(own.name(), own));
    return new MeshState(own, 0, clusters, PagedMap.empty(), new Shared(), gate);
  }

  /**
   * A next state and what is different in it.
   *
   * @param listAgain whether the store must be listed again, because values were read, or passed
   *     over, by another configuration of their cluster
   */
  public record Applied(MeshState state, MeshDifference difference, boolean listAgain) {}

  /**
   * The state after changes of whole transactions.
   *
   * @param revision of the store that it then shows
   * @param now milliseconds of a monotonic clock, the same for all calls
   */
  public Applied apply(List<KeyChange> changes, long revision, long now) {
    var next = new MeshChange(this, revision, now);
    changes.forEach(next::change);
    return next.done();
  }

  /** The same keys later: clusters of which nothing was heard are older. */
  public Applied later(long now) {
    var next = new MeshChange(this, revision, now);
    next.pass();
    return next.done();
  }

  /** The nodes of a cluster that joins have answered. */
  public Applied reached(String cluster, long now) {
    var next = new MeshChange(this, revision, now);
    next.reached(cluster);
    return next.done();
  }

  /**
   * Begins to read the store from a list. This state is what holds until the list is complete, and
   * of parts that are not complete in it, behind that.
   *
   * @param sameStore whether it is the store that this state shows: then a cluster that is not in
   *     it has left; else it has been lost, and what was known of it holds
   */
  public MeshChange listing(long revision, long now, boolean sameStore) {
    return new MeshChange(this, revision, now, sameStore);
  }

  public OwnCluster own() {
    return own;
  }

  public long revision() {
    return revision;
  }

  /** The own cluster first, then peers by name. */
  Map<String, ClusterState> clusters() {
    return clusters;
  }

  static Map<String, ClusterState> inOrder(
      OwnCluster own, SortedMap<String, ClusterState> clusters) {
    var ordered = new LinkedHashMap<String, ClusterState>();
    var first = clusters.get(own.name());
    if (first != null) {
      ordered.put(own.name(), first);
    }
    ordered.putAll(clusters);
    return Collections.unmodifiableMap(ordered);
  }

  PagedMap<String, ServiceView> serviceTable() {
    return services;
  }

  /** Who waits at it. */
  public Gate gate() {
    return gate;
  }

  Shared shared() {
    return shared;
  }

  /** The own cluster and all peers. */
  public List<PeerView> peers() {
    return clusters.values().stream().map(ClusterState::view).toList();
  }

  public Optional<ServiceView> service(String key) {
    return services.get(key);
  }

  /** Sorted by namespace and name. */
  public Collection<ServiceView> services() {
    var sorted = new TreeMap<String, ServiceView>();
    services.forEach(sorted::put);
    return sorted.values();
  }

  /** Who has an address; of two clusters that claim it the own one, then the first by name. */
  public Optional<IpEntry> ip(Ip ip) {
    return ip(Cidr.containing(ip, ip.bits())).map(Map.Entry::getValue);
  }

  Optional<Map.Entry<String, IpEntry>> ip(Cidr block) {
    for (var cluster : clusters.values()) {
      var entry = cluster.shown().ip(block);
      if (entry.isPresent()) {
        return Optional.of(Map.entry(cluster.name(), entry.get()));
      }
    }
    return Optional.empty();
  }

  /** Who a block of addresses is told to be; nobody where only a part of it, or more, is told. */
  public Optional<IpEntry> at(Cidr block) {
    return ip(block).map(Map.Entry::getValue);
  }

  /** The labels of an identity, as text in Cilium's form. */
  public Optional<String> labels(int identity) {
    for (var cluster : clusters.values()) {
      var labels = cluster.shown().labels(identity);
      if (labels.isPresent()) {
        return labels;
      }
    }
    return Optional.empty();
  }

  /** The nodes of a cluster, by name. */
  public List<NodeValue> nodes(String cluster) {
    var nodes = new ArrayList<NodeValue>();
    Optional.ofNullable(clusters.get(cluster))
        .ifPresent(c -> c.shown().nodes().forEach((name, node) -> nodes.add(node)));
    nodes.sort(java.util.Comparator.comparing(NodeValue::name));
    return nodes;
  }

  /** One pod's address behind each node of a cluster, of one family: by the node's address. */
  public SortedMap<String, Ip> podBehindEachNode(String cluster, boolean v6) {
    var first = new TreeMap<String, Ip>();
    Optional.ofNullable(clusters.get(cluster))
        .ifPresent(c ->
            c.shown()
                .ips()
                .forEach((block, entry) -> {
                  if (isPod(block, entry) && block.v6() == v6) {
                    first.merge(
                        entry.where().host(), block.first(), (a, b) -> a.compareTo(b) < 0 ? a : b);
                  }
                }));
    first.remove("");
    return first;
  }

  private boolean isPod(Cidr block, IpEntry entry) {
    return block.length() == block.bits() && entry.identity() >>> own.identityBits() != 0;
  }

  /**
   * Other clusters whose services are known as far as they were ever told: all of them were there
   * once, or the cluster has left and has none. Of others it is not known what they do not have.
   */
  public Set<String> settled() {
    return clusters.values().stream()
        .filter(ClusterState::isSettled)
        .map(ClusterState::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether the own cluster's exporter tells pods of namespaces that are not global, as far as it
   * has told all that all clusters get; one of before does not.
   */
  public boolean tellsOwnNodes() {
    return ofOwn().untold().isEmpty();
  }

  /** Whether all of the own cluster's identities and addresses were told and are in the store. */
  public boolean hasOwnIdentities() {
    var missing = ofOwn().missing();
    return OF_PODS.stream().noneMatch(missing::contains);
  }

  private PeerView ofOwn() {
    return Objects.requireNonNull(clusters.get(own.name())).view();
  }

  /** How many of a part are handed on, of all clusters. */
  public int count(Part part) {
    return clusters.values().stream().mapToInt(c -> c.shown().size(part)).sum();
  }
}
