package dev.atoll.policy.verdict;

import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.LayerSeven;
import dev.atoll.policy.rule.LayerSeven.Parser;
import dev.atoll.policy.rule.NamedEnds;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Tier;
import dev.atoll.policy.rule.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Rules that are valid each and cannot be enforced together (Cilium 1.20.2, {@code policy/rule.go}
 * mergePortProto): they meet on one peer and the same ports and ask for different things above the
 * port. The agent then cannot compute the endpoint's policy, in both directions, and keeps the one
 * before.
 */
public final class MergeConflicts {

  /**
   * Two rules that do not go together.
   *
   * @param what the difference, in words
   */
  public record Conflict(PolicyEntry first, PolicyEntry second, String what) {}

  /** What has to agree: rules of one tier on the same ports of the same peer. */
  private record Place(Tier tier, Protocol protocol, PortRange numbers, Object peer) {}

  private record State(
      double priority,
      Verdict verdict,
      PolicyEntry entry,
      LayerSeven layerSeven,
      String authentication) {}

  private final Map<Place, State> states = new HashMap<>();

  private MergeConflicts() {}

  /**
   * The first conflict.
   *
   * @param selecting all entries that select one endpoint in one direction
   */
  public static Optional<Conflict> of(List<PolicyEntry> selecting) {
    var merging = new MergeConflicts();
    return selecting.stream()
        .sorted(NamedEnds.ORDER)
        .flatMap(e -> merging.add(e).stream())
        .findFirst();
  }

  private Optional<Conflict> add(PolicyEntry entry) {
    for (var rule : entry.ports()) {
      for (var protocol : rule.ports().protocols()) {
        for (var peer : (Iterable<Object>) peers(entry.peers())::iterator) {
          var place = new Place(entry.tier(), protocol, numbers(rule.ports()), peer);
          var conflict = add(place, entry, rule.layerSeven());
          if (conflict.isPresent()) {
            return conflict;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The protocol is a part of the place, and a rule for everything is a place of its own. */
  private static PortRange numbers(PortRange range) {
    return range.equals(PortRange.EVERYTHING)
        ? range
        : new PortRange(List.of(), range.first(), range.isNamed() ? 0 : range.last(), range.name());
  }

  /** Selectors as the agent counts them: some words stand for several. */
  private static Stream<Object> peers(Peers peers) {
    return switch (peers) {
      case Peers.Nobody n -> Stream.of();
      case Peers.Anybody a -> Stream.of(Selector.EVERYTHING);
      case Peers.Some some -> some.list().stream().flatMap(MergeConflicts::selectors).distinct();
    };
  }

  private static Stream<Object> selectors(Peer peer) {
    return switch (peer) {
      case Peer.Labelled l -> Stream.of(l.selector());
      case Peer.OfEntity e ->
          switch (e.entity()) {
            case ALL -> Stream.of(Selector.EVERYTHING);
            case NONE -> Stream.of();
            case WORLD -> reserved(Entity.WORLD, Entity.WORLD_IPV4, Entity.WORLD_IPV6);
            case CLUSTER, CLUSTER_MESH ->
                Stream.concat(
                    Stream.of(e.entity()),
                    reserved(
                        Entity.HOST,
                        Entity.REMOTE_NODE,
                        Entity.INIT,
                        Entity.INGRESS,
                        Entity.HEALTH,
                        Entity.UNMANAGED,
                        Entity.KUBE_APISERVER));
            case WORLD_IPV4,
                WORLD_IPV6,
                HOST,
                REMOTE_NODE,
                KUBE_APISERVER,
                INGRESS,
                INIT,
                HEALTH,
                UNMANAGED ->
                reserved(e.entity());
          };
      case Peer.Block b -> Stream.of(b);
      case Peer.Group g -> Stream.of(g);
      case Peer.Groups g -> Stream.of(g);
      case Peer.Fqdn f -> Stream.of(f);
      case Peer.CloudGroup c -> Stream.of(c);
    };
  }

  /** The word of an entity is the selector of its label, whoever has it. */
  private static Stream<Object> reserved(Entity... entities) {
    return Stream.of(entities)
        .map(e ->
            new Selector(
                List.of(new Requirement(Label.RESERVED, e.word(), Operator.IN, Set.of("")))));
  }

  private Optional<Conflict> add(Place place, PolicyEntry entry, LayerSeven layerSeven) {
    var next =
        new State(entry.priority(), entry.verdict(), entry, layerSeven, entry.authentication());
    var old = states.putIfAbsent(place, next);
    if (old == null || old.priority() < next.priority() || isOver(old.verdict(), next.verdict())) {
      return Optional.empty();
    }
    if (isOver(next.verdict(), old.verdict())) {
      states.put(place, next);
      return Optional.empty();
    }
    var what = conflict(old, next);
    if (what.isEmpty()) {
      states.put(place, merged(old, next));
    }
    return what.map(w -> new Conflict(old.entry(), entry, w));
  }

  private static boolean isOver(Verdict a, Verdict b) {
    return a == Verdict.DENY || a == Verdict.ALLOW && b == Verdict.PASS;
  }

  private static Optional<String> conflict(State old, State next) {
    var a = old.layerSeven();
    var b = next.layerSeven();
    if (a.equals(b) && old.authentication().equals(next.authentication())) {
      return Optional.empty();
    }
    var parser = parser(a.parser(), b.parser());
    if (parser.isEmpty()) {
      return Optional.of(
          "one asks for " + words(a.parser()) + ", the other for " + words(b.parser()));
    }
    if (!a.listener().isEmpty()
        && !b.listener().isEmpty()
        && !a.listener().equals(b.listener())
        && a.priority() == b.priority()) {
      return Optional.of("they name two listeners of one priority");
    }
    if (differ(old.authentication(), next.authentication())) {
      return Optional.of("they ask for two kinds of authentication");
    }
    if (secretsDiffer(a, b)) {
      return Optional.of("they end or begin TLS with different secrets");
    }
    var terminates = Stream.of(a, b).anyMatch(l -> has(l, "terminatingTLS"));
    return (a.serverNames() || b.serverNames()) && a.filtered() && !terminates
        ? Optional.of("one filters by server name and one above it, and TLS is not ended")
        : Optional.empty();
  }

  private static boolean differ(String a, String b) {
    return !a.isEmpty() && !b.isEmpty() && !a.equals(b);
  }

  private static boolean secretsDiffer(LayerSeven a, LayerSeven b) {
    return Stream.of("terminatingTLS", "originatingTLS")
        .anyMatch(side -> {
          var ofA = a.secrets().stream().filter(s -> s.startsWith(side)).findFirst();
          var ofB = b.secrets().stream().filter(s -> s.startsWith(side)).findFirst();
          return ofA.isPresent() && ofB.isPresent() && !ofA.equals(ofB);
        });
  }

  private static boolean has(LayerSeven layerSeven, String side) {
    return layerSeven.secrets().stream().anyMatch(s -> s.startsWith(side));
  }

  /** The one that takes both; empty where there is none. */
  private static Optional<Parser> parser(Parser a, Parser b) {
    if (a == b || b == Parser.NONE) {
      return Optional.of(a);
    }
    if (a == Parser.NONE) {
      return Optional.of(b);
    }
    if (a == Parser.TLS && isAboveTls(b)) {
      return Optional.of(b);
    }
    return b == Parser.TLS && isAboveTls(a) ? Optional.of(a) : Optional.empty();
  }

  private static boolean isAboveTls(Parser parser) {
    return switch (parser) {
      case HTTP, KAFKA, CUSTOM -> true;
      case NONE, TLS, DNS, LISTENER -> false;
    };
  }

  private static String words(Parser parser) {
    return switch (parser) {
      case NONE -> "nothing";
      case HTTP -> "HTTP rules";
      case KAFKA -> "Kafka rules";
      case CUSTOM -> "rules of another parser";
      case TLS -> "TLS";
      case DNS -> "DNS rules";
      case LISTENER -> "a listener";
    };
  }

  private static State merged(State old, State next) {
    var a = old.layerSeven();
    var b = next.layerSeven();
    var secrets = new TreeSet<>(a.secrets());
    secrets.addAll(b.secrets());
    var byB = a.listener().isEmpty() || !b.listener().isEmpty() && b.priority() < a.priority();
    var parser = parser(a.parser(), b.parser()).orElse(a.parser());
    var both =
        new LayerSeven(
            parser,
            a.open() || b.open(),
            a.filtered() || b.filtered(),
            byB ? b.listener() : a.listener(),
            parser == a.parser() && !byB ? a.priority() : b.priority(),
            secrets,
            a.serverNames() || b.serverNames());
    var authentication =
        old.authentication().isEmpty() ? next.authentication() : old.authentication();
    return new State(old.priority(), old.verdict(), old.entry(), both, authentication);
  }
}
