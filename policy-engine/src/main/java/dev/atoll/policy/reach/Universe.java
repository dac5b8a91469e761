package dev.atoll.policy.reach;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.mesh.Blocks;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Node;
import dev.atoll.policy.mesh.PodBlocks;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.Families;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Every end that flows can have, as columns: classes of pods first, then reserved identities,
 * names, and addresses outside in ascending order. Two ends that no policy in question tells apart
 * are one column.
 */
public final class Universe {

  /** Reserved identities that have a column. */
  private static final List<Entity> RESERVED =
      List.of(
          Entity.HOST,
          Entity.REMOTE_NODE,
          Entity.KUBE_APISERVER,
          Entity.INGRESS,
          Entity.HEALTH,
          Entity.INIT,
          Entity.UNMANAGED);

  private final List<End> ends;
  private final int pods;
  private final int world;
  private final Map<Families, LabelIndex> indices;
  private final Map<String, Integer> byName = new HashMap<>();
  private final Map<String, Bits> podsOf = new HashMap<>();
  private final int subjects;
  private final int reserved;
  private final List<Integer> seenDifferently;

  private final List<Map<String, Integer>> byState;
  private final Words words;

  private Universe(
      Words words,
      Classes grouped,
      List<End.Node> hosts,
      List<? extends End> others,
      List<End.World> addresses) {
    var classes = grouped.all();
    this.byState = grouped.byState();
    this.words = words;
    var all = new ArrayList<End>(classes);
    all.addAll(hosts);
    all.addAll(others);
    all.addAll(addresses);
    this.ends = List.copyOf(all);
    this.pods = classes.size();
    this.subjects = pods + hosts.size();
    this.world = subjects + others.size();
    this.reserved = ends.indexOf(new End.Reserved(RESERVED.getFirst()));
    this.indices = new EnumMap<>(Families.class);
    this.seenDifferently =
        IntStream.range(0, world)
            .filter(i ->
                ends.get(i) instanceof End.Node || ends.get(i) instanceof End.Pods p && !p.global())
            .boxed()
            .toList();
    for (var i = 0; i < pods; i++) {
      for (var name : classes.get(i).names()) {
        byName.put(name, i);
      }
    }
    classes.stream()
        .map(End.Pods::cluster)
        .distinct()
        .forEach(c ->
            podsOf.put(
                c, Bits.where(ends.size(), i -> i < pods && classes.get(i).cluster().equals(c))));
  }

  /** The ends of a mesh. */
  public static Universe of(Mesh mesh) {
    return of(List.of(mesh));
  }

  /**
   * The ends of several states of a mesh, so that rows of one can be compared with rows of another.
   * A pod that is labelled otherwise in another state is in two columns.
   */
  public static Universe of(List<Mesh> states) {
    var words = Words.of(states);
    var hosts = nodes(states, Universe::actsOnHosts, true);
    return new Universe(
        words, Classes.of(states, words), hosts, others(states, words, hosts), Atoms.of(states));
  }

  /** Nodes that are known one by one; as hosts where policies may act on them. */
  private static List<End.Node> nodes(
      List<Mesh> states, Predicate<ClusterFacts> which, boolean host) {
    return states.stream()
        .flatMap(m -> m.clusters().stream())
        .filter(which)
        .flatMap(
            c -> c.nodes().stream().limit(host ? 1 : Integer.MAX_VALUE).map(n -> node(c, n, host)))
        .distinct()
        .toList();
  }

  private static boolean actsOnHosts(ClusterFacts cluster) {
    return cluster.semantics().hostFirewall();
  }

  private static End.Node node(ClusterFacts cluster, Node node, boolean host) {
    return new End.Node(
        cluster.name(), node.name(), host, Labels.of(Label.K8S, node.labels()), node.addresses());
  }

  /** A host on which policies act in one state only is not here as well. */
  private static List<End> others(List<Mesh> states, Words words, List<End.Node> hosts) {
    var all = new ArrayList<End>(nodes(states, c -> true, false));
    all.addAll(nodes(states, c -> !actsOnHosts(c), true));
    all.removeAll(hosts);
    RESERVED.forEach(e -> all.add(new End.Reserved(e)));
    words.names().forEach(n -> all.add(new End.Dns(n)));
    words.clouds().forEach(n -> all.add(new End.Cloud(n)));
    return all;
  }

  /**
   * Whether this is also a universe of another state, in which every pod is where it was: other
   * policies ask for nothing that this one does not tell apart.
   *
   * @param state that this is a universe of
   */
  public boolean covers(Mesh state, Mesh other) {
    return state.clusters().size() == other.clusters().size()
        && IntStream.range(0, state.clusters().size())
            .allMatch(i -> covers(state.clusters().get(i), other.clusters().get(i)));
  }

  private boolean covers(ClusterFacts cluster, ClusterFacts other) {
    return cluster.equals(other)
        || cluster.withEntries(other.entries()).equals(other)
            && new PodBlocks(cluster).isSameAs(new PodBlocks(other))
            && words.containsAll(Words.of(List.of(new Mesh(List.of(other)))))
            && Blocks.named(other).stream().allMatch(this::hasEdges);
  }

  /** Whether no atom of addresses reaches over an edge of a block. */
  private boolean hasEdges(Cidr block) {
    return !hasAddresses(block.v6())
        || end(column(block.first())) instanceof End.World w
            && w.first().equals(block.first())
            && end(column(block.last())) instanceof End.World l
            && l.range().last().equals(block.last());
  }

  public int size() {
    return ends.size();
  }

  /** How many columns are classes of pods: those from 0 on. */
  public int pods() {
    return pods;
  }

  /** How many columns policies may act on: pods, then hosts. */
  public int subjects() {
    return subjects;
  }

  public End end(int column) {
    return ends.get(column);
  }

  public End.Pods podsAt(int column) {
    return (End.Pods) ends.get(column);
  }

  /** The column of a declared pod, by its name {@code cluster/namespace/workload}. */
  public Optional<Integer> column(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The pods of one state, by name, and the column that each is in there.
   *
   * @param state from 0, in the order in which the states were given
   */
  public Map<String, Integer> columns(int state) {
    return byState.get(state);
  }

  /** The column of a reserved identity. */
  public int column(Entity entity) {
    return reserved + RESERVED.indexOf(entity);
  }

  /**
   * The column of an address outside.
   *
   * @throws IllegalArgumentException if its family is on in no cluster ({@link #hasAddresses})
   */
  public int column(Ip ip) {
    if (!hasAddresses(ip.v6())) {
      throw new IllegalArgumentException("no cluster has the family of " + ip + " on");
    }
    return worldColumn(ip);
  }

  /** Whether a family is on in some cluster, so that its addresses have columns. */
  public boolean hasAddresses(boolean v6) {
    return world < ends.size() && address(v6 ? ends.size() - 1 : world).v6() == v6;
  }

  private Ip address(int column) {
    return ((End.World) ends.get(column)).first();
  }

  /** Adds the columns of the addresses in a block. */
  void addBlock(Cidr block, Union to) {
    if (hasAddresses(block.v6())) {
      to.addRange(worldColumn(block.first()), worldColumn(block.last()) + 1);
    }
  }

  /** Address atoms in ascending order from here on. */
  public int firstAddress() {
    return world;
  }

  private int worldColumn(Ip ip) {
    var low = world;
    var high = ends.size() - 1;
    while (low < high) {
      var middle = (low + high + 1) >>> 1;
      if (address(middle).compareTo(ip) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The labels of all ends, as clusters with these families see them. */
  LabelIndex index(Families families) {
    return indices.computeIfAbsent(
        families,
        f -> new LabelIndex(ends.stream().map(e -> View.labels(e, f)).toList(), words.keys()));
  }

  /** The classes of pods of one cluster. */
  Bits podsOf(String cluster) {
    return podsOf.getOrDefault(cluster, Bits.none(size()));
  }

  /** Columns that clusters may see as something else. */
  List<Integer> seenDifferently() {
    return seenDifferently;
  }

  /** The hosts of one cluster that its policies may act on. */
  Bits hostsOf(String cluster) {
    return Bits.where(
        size(),
        i ->
            i >= pods
                && i < subjects
                && ends.get(i) instanceof End.Node n
                && n.cluster().equals(cluster));
  }
}
