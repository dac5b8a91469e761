package dev.atoll.policy.rule;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the range of a named port ends for one subject of ingress rules. All rules of one tier for
 * one name and protocol share the {@code endPort} of the first of them (Cilium 1.20.2, {@code
 * policy/l4.go}: the map of named ports is keyed by name and protocol alone).
 */
public final class NamedEnds {

  /** Tier, priority, then the agent's own name of the object; entries of one object as written. */
  public static final Comparator<PolicyEntry> ORDER =
      Comparator.comparing(PolicyEntry::tier)
          .thenComparingDouble(PolicyEntry::priority)
          .thenComparing(NamedEnds::resource);

  private final Map<String, Integer> ends = new TreeMap<>();

  private NamedEnds() {}

  /** Of all entries that select one endpoint at ingress. */
  public static NamedEnds of(List<PolicyEntry> selecting) {
    var all = new NamedEnds();
    selecting.stream().sorted(ORDER).forEach(all::add);
    return all;
  }

  /** Whether any rule has an end beside a name, which is rare. */
  public static boolean matter(List<PolicyEntry> entries) {
    return entries.stream()
        .flatMap(e -> e.ports().stream())
        .anyMatch(p -> p.ports().isNamed() && p.ports().last() > 0);
  }

  private static String resource(PolicyEntry entry) {
    var key = entry.source().policy();
    var kind =
        switch (key.kind()) {
          case "CiliumNetworkPolicy" -> "cnp";
          case "CiliumClusterwideNetworkPolicy" -> "ccnp";
          default -> "netpol";
        };
    return kind + ":" + key.namespace() + ":" + key.name();
  }

  private void add(PolicyEntry entry) {
    if (entry.peers() instanceof Peers.Nobody) {
      return;
    }
    for (var rule : entry.ports()) {
      if (rule.ports().isNamed()) {
        for (var protocol : rule.ports().protocols()) {
          ends.putIfAbsent(key(entry.tier(), rule.ports().name(), protocol), rule.ports().last());
        }
      }
    }
  }

  private static String key(Tier tier, String name, Protocol protocol) {
    return tier + " " + name + " " + protocol;
  }

  /** The last port of a name that stands for a number. */
  public int last(Tier tier, String name, Protocol protocol, int number) {
    return Math.max(number, ends.getOrDefault(key(tier, name, protocol), 0));
  }

  @Override
  public String toString() {
    return ends.toString();
  }
}
