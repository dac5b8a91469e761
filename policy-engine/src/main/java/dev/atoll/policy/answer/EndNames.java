package dev.atoll.policy.answer;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.reach.Universe;
import dev.atoll.policy.rule.Families;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The ends of a mesh by name; blocks of addresses are found although nobody lists them. */
public final class EndNames {

  static final String WORLD = "world";
  static final String WORLD_BLOCK = "world/";
  private static final String UNDECLARED = "/*";

  private final Universe universe;
  private final Map<String, NamedEnd> byName = new HashMap<>();
  private final List<NamedEnd> pods = new ArrayList<>();
  private final List<NamedEnd> undeclared = new ArrayList<>();
  private final List<NamedEnd> others = new ArrayList<>();
  private final Map<String, Families> families = new HashMap<>();

  /**
   * The names of all ends.
   *
   * @param mesh whose ends the universe has
   */
  public EndNames(Mesh mesh, Universe universe) {
    this.universe = universe;
    for (var column = 0; column < universe.size(); column++) {
      add(column);
    }
    mesh.clusters().forEach(c -> families.put(c.name(), c.semantics().families()));
    nameless(mesh).ifPresent(column -> byName.put(WORLD, new NamedEnd(WORLD, column)));
    pods.sort(null);
    undeclared.sort(null);
    others.sort(null);
  }

  private void add(int column) {
    switch (universe.end(column)) {
      case End.Pods p ->
          p.names().forEach(n -> add(n, column, n.endsWith(UNDECLARED) ? undeclared : pods));
      case End.Reserved r -> add("entity/" + r.entity().word(), column, others);
      case End.Node n ->
          add((n.host() ? "host/" : "node/") + n.cluster() + "/" + n.name(), column, others);
      case End.Dns d -> add("fqdn/" + d.name(), column, others);
      case End.Cloud c -> add("group/" + c.text(), column, others);
      case End.World w -> {}
    }
  }

  /** The first addresses around which no policy of any cluster names a block. */
  private Optional<Integer> nameless(Mesh mesh) {
    var views = mesh.clusters().stream().map(View::new).toList();
    return IntStream.range(universe.firstAddress(), universe.size())
        .filter(i -> views.stream().noneMatch(v -> v.hasIdentity((End.World) universe.end(i))))
        .boxed()
        .findFirst();
  }

  private void add(String name, int column, List<NamedEnd> into) {
    var end = new NamedEnd(name, column);
    if (byName.putIfAbsent(name, end) == null) {
      into.add(end);
    }
  }

  /** Whether an end is no address of a family that the cluster of another one has off. */
  boolean isOnAt(NamedEnd end, NamedEnd other) {
    return !(universe.end(end.first()) instanceof End.World w)
        || cluster(universe.end(other.first()))
            .map(families::get)
            .filter(f -> !f.isOn(w.first().v6()))
            .isEmpty();
  }

  private static Optional<String> cluster(End end) {
    return switch (end) {
      case End.Pods p -> Optional.of(p.cluster());
      case End.Node n -> Optional.of(n.cluster());
      case End.World w -> Optional.empty();
      case End.Reserved r -> Optional.empty();
      case End.Dns d -> Optional.empty();
      case End.Cloud c -> Optional.empty();
    };
  }

  Universe universe() {
    return universe;
  }

  /** Workloads that are declared, sorted. */
  public List<NamedEnd> pods() {
    return List.copyOf(pods);
  }

  /** For each namespace the class of pods that nobody has declared, sorted. */
  public List<NamedEnd> undeclared() {
    return List.copyOf(undeclared);
  }

  /** Entities, names and groups outside, sorted. */
  public List<NamedEnd> others() {
    return List.copyOf(others);
  }

  /** Every name but those of addresses. */
  public Collection<String> names() {
    return List.copyOf(byName.keySet());
  }

  /**
   * The end of a name: one that is listed, {@code world} for an address that no policy names, or
   * {@code world/203.0.113.0/24} of a family that is on in some cluster.
   */
  public Optional<NamedEnd> find(String name) {
    var known = byName.get(name);
    return Optional.ofNullable(known)
        .or(() -> block(name).filter(c -> universe.hasAddresses(c.v6())).map(c -> block(name, c)));
  }

  /** The addresses that a name such as {@code world/203.0.113.0/24} means, there or not. */
  public static Optional<Cidr> block(String name) {
    return name.startsWith(WORLD_BLOCK)
        ? Cidr.parse(name.substring(WORLD_BLOCK.length())).good()
        : Optional.empty();
  }

  /** Why a block of addresses is no end, in words: no cluster has its family on. */
  public Optional<String> off(String name) {
    return block(name)
        .filter(c -> !universe.hasAddresses(c.v6()))
        .map(c -> "no cluster has %s on".formatted(c.v6() ? "IPv6" : "IPv4"));
  }

  /** The end itself; empty for a block whose addresses policies tell apart. */
  public Optional<End> end(String name) {
    return find(name).filter(e -> e.first() == e.last()).map(e -> universe.end(e.first()));
  }

  private NamedEnd block(String name, Cidr block) {
    return new NamedEnd(name, universe.column(block.first()), universe.column(block.last()));
  }
}
