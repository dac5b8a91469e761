package dev.atoll.agent.feed;

import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.NamedPorts;
import dev.atoll.policy.mesh.Subjects;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.oracle.Engine;
import dev.atoll.policy.oracle.Probe;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.NamedEnds;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Policies of one tier as rules of nftables, which are asked one after another: those that deny,
 * those that allow, the default.
 *
 * @param ends of which each has an address as a client and one as a server
 */
record TwinRules(Mesh mesh, List<Probe.End> ends) {
  private static final Comparator<PolicyEntry> ORDER =
      Comparator.comparingDouble(PolicyEntry::priority)
          .thenComparing(e -> e.verdict() == Verdict.DENY ? 0 : 1);

  static String client(int index) {
    return "172.16.%d.%d".formatted(index / 250, index % 250 + 2);
  }

  static String server(int index) {
    return "172.17.%d.%d".formatted(index / 250, index % 250 + 2);
  }

  /** The text of a ruleset, which replaces the one before. */
  String text() {
    var chains = new StringBuilder();
    for (var direction : Direction.values()) {
      for (int i = 0; i < ends.size(); i++) {
        chains.append(chain(direction, i));
      }
    }
    return """
    flush ruleset
    table ip twin {
    %s
      chain forward {
        type filter hook forward priority 0; policy accept;
        ct state established,related accept
        ip saddr vmap { %s }
        ip daddr vmap { %s }
      }
    }
    """
        .formatted(chains, jumps(Direction.EGRESS), jumps(Direction.INGRESS));
  }

  private String jumps(Direction direction) {
    return Stream.iterate(0, i -> i < ends.size(), i -> i + 1)
        .map(i -> own(direction, i) + " : jump " + name(direction, i))
        .collect(Collectors.joining(", "));
  }

  private static String own(Direction direction, int index) {
    return direction == Direction.EGRESS ? client(index) : server(index);
  }

  private static String other(Direction direction, int index) {
    return direction == Direction.EGRESS ? server(index) : client(index);
  }

  private static String name(Direction direction, int index) {
    return direction.name().toLowerCase(Locale.ROOT) + index;
  }

  private String chain(Direction direction, int index) {
    var rules =
        Engine.end(mesh, ends.get(index)) instanceof End.Pods pod
            ? new Chain(mesh.cluster(pod.cluster()).orElseThrow(), pod, direction).rules()
            : Stream.of("return");
    return rules.collect(
        Collectors.joining("\n    ", "  chain " + name(direction, index) + " {\n    ", "\n  }\n"));
  }

  /** The rules of one pod in one direction. */
  private final class Chain {
    private final Direction direction;
    private final End.Pods pod;
    private final View view;
    private final NamedPorts names;
    private final List<PolicyEntry> selecting;
    private final NamedEnds namedEnds;

    Chain(ClusterFacts cluster, End.Pods pod, Direction direction) {
      this.direction = direction;
      this.pod = pod;
      this.view = new View(cluster);
      this.names = NamedPorts.of(cluster);
      this.selecting =
          cluster.entries().stream()
              .filter(e -> e.direction() == direction && Subjects.selects(e, pod))
              .sorted(ORDER)
              .toList();
      this.namedEnds = NamedEnds.of(selecting);
    }

    Stream<String> rules() {
      var closed = selecting.stream().anyMatch(PolicyEntry::defaultDeny);
      return Stream.concat(
          selecting.stream().flatMap(e -> e.ports().stream().flatMap(p -> rules(e, p))),
          Stream.of(closed ? "drop" : "return"));
    }

    private Stream<String> rules(PolicyEntry entry, PortRule rule) {
      var ports = rule.ports();
      if (!ports.isNamed()) {
        return Stream.of(Protocol.TCP, Protocol.UDP)
            .filter(ports.protocols()::contains)
            .flatMap(p -> rule(entry, peers(entry, view), p, ports.first(), ports.last()));
      }
      if (direction == Direction.INGRESS) {
        return numbers(rule, NamedPorts.own(pod, ports.name()))
            .flatMap(p ->
                rule(entry, peers(entry, view), p.protocol(), p.number(), last(entry, rule, p)));
      }
      var known = peers(entry, view.withoutAggregates());
      return peers(entry, view).stream()
          .filter(known::contains)
          .flatMap(peer ->
              numbers(rule, names.ofPeer(seen(peer), ports.name()))
                  .flatMap(p -> rule(entry, List.of(peer), p.protocol(), p.number(), p.number())));
    }

    private static Stream<NamedPort> numbers(PortRule rule, List<NamedPort> of) {
      return of.stream()
          .filter(p -> rule.ports().protocols().contains(p.protocol()))
          .filter(p -> p.protocol() == Protocol.TCP || p.protocol() == Protocol.UDP);
    }

    private int last(PolicyEntry entry, PortRule rule, NamedPort port) {
      return namedEnds.last(entry.tier(), rule.ports().name(), port.protocol(), port.number());
    }

    private List<Integer> peers(PolicyEntry entry, View view) {
      return Stream.iterate(0, i -> i < ends.size(), i -> i + 1)
          .filter(i -> isPeer(entry.peers(), view, seen(i)))
          .toList();
    }

    private End seen(int index) {
      return view.seen(Engine.end(mesh, ends.get(index)));
    }

    private static boolean isPeer(Peers peers, View view, End end) {
      return switch (peers) {
        case Peers.Nobody _ -> false;
        case Peers.Anybody _ -> true;
        case Peers.Some some -> some.list().stream().anyMatch(p -> view.selects(p, end));
      };
    }

    private Stream<String> rule(
        PolicyEntry entry, List<Integer> peers, Protocol protocol, int first, int last) {
      if (peers.isEmpty()) {
        return Stream.of();
      }
      var addresses =
          peers.stream().map(i -> other(direction, i)).collect(Collectors.joining(", "));
      return Stream.of(
          "ip %s { %s } %s dport %d-%d %s"
              .formatted(
                  direction == Direction.EGRESS ? "daddr" : "saddr",
                  addresses,
                  protocol.name().toLowerCase(Locale.ROOT),
                  first,
                  last,
                  verdict(entry)));
    }

    private static String verdict(PolicyEntry entry) {
      return switch (entry.verdict()) {
        case DENY -> "drop";
        case ALLOW -> "return";
        case PASS -> throw new IllegalArgumentException("no twin of " + entry);
      };
    }
  }
}
