package dev.atoll.policy.verdict;

import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.NamedPorts;
import dev.atoll.policy.mesh.Subjects;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.NamedEnds;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Semantics.Enforcement;
import dev.atoll.policy.rule.Tier;
import dev.atoll.policy.rule.Verdict;
import dev.atoll.policy.verdict.SideVerdict.Answer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Judges one flow by asking every rule (Cilium 1.20.2, {@code policy/repository.go} and {@code
 * policy/mapstate.go}): tier before tier, lower priority number first, and inside one level deny
 * before allow before pass. Slow and plain: the fast way is held against it.
 */
public final class FlowJudge {

  private static final Comparator<PolicyEntry> LEVELS =
      Comparator.comparing(PolicyEntry::tier).thenComparingDouble(PolicyEntry::priority);

  /** The cluster of an end, and how it sees the mesh. */
  private record Home(ClusterFacts cluster, View view, NamedPorts namedPorts) {}

  private final Mesh mesh;
  private final Map<String, Optional<Home>> homes = new ConcurrentHashMap<>();

  public FlowJudge(Mesh mesh) {
    this.mesh = mesh;
  }

  public FlowVerdict judge(Flow flow) {
    return new FlowVerdict(egress(flow), ingress(flow));
  }

  /** What the source's cluster says. */
  public SideVerdict egress(Flow flow) {
    return side(flow.from(), flow.to(), Direction.EGRESS, flow);
  }

  /** What the destination's cluster says. */
  public SideVerdict ingress(Flow flow) {
    return side(flow.to(), flow.from(), Direction.INGRESS, flow);
  }

  private SideVerdict side(End subject, End peer, Direction direction, Flow flow) {
    return home(cluster(subject))
        .map(home -> new Side(home, subject, peer, direction, flow).verdict())
        .orElse(SideVerdict.OUTSIDE);
  }

  private Optional<Home> home(String name) {
    return homes.computeIfAbsent(
        name, n -> mesh.cluster(n).map(c -> new Home(c, new View(c), NamedPorts.of(c))));
  }

  /** The cluster whose policies act on an end; empty where none do. */
  private String cluster(End end) {
    return switch (end) {
      case End.Pods p -> p.cluster();
      case End.Node n -> n.host() && firewall(n.cluster()) ? n.cluster() : "";
      case End.World w -> "";
      case End.Reserved r -> "";
      case End.Dns d -> "";
      case End.Cloud c -> "";
    };
  }

  private boolean firewall(String cluster) {
    return home(cluster).filter(h -> h.cluster().semantics().hostFirewall()).isPresent();
  }

  /** One end's cluster at work. */
  private static final class Side {

    private final ClusterFacts cluster;
    private final View view;
    private final NamedPorts namedPorts;
    private final End subject;
    private final End peer;
    private final Direction direction;
    private final Flow flow;
    private final List<PolicyEntry> selecting;
    private final List<PolicyEntry> isolating;
    private final NamedEnds namedEnds;

    Side(Home home, End subject, End peer, Direction direction, Flow flow) {
      this.cluster = home.cluster();
      this.view = home.view();
      this.namedPorts = home.namedPorts();
      this.subject = subject;
      this.peer = home.view().seen(peer);
      this.direction = direction;
      this.flow = flow;
      this.selecting =
          cluster.entries().stream()
              .filter(e -> e.direction() == direction && Subjects.selects(e, subject))
              .sorted(LEVELS)
              .toList();
      this.namedEnds = NamedEnds.of(selecting);
      this.isolating = selecting.stream().filter(PolicyEntry::defaultDeny).toList();
    }

    SideVerdict verdict() {
      if (cluster.semantics().enforcement() == Enforcement.NEVER) {
        return byDefault(Answer.ALLOW, false);
      }
      Optional<Tier> passed = Optional.empty();
      for (var from = 0; from < selecting.size(); ) {
        var level = levelFrom(from);
        from += level.size();
        if (passed.filter(t -> t == level.getFirst().tier()).isPresent()) {
          continue;
        }
        var matching = level.stream().filter(this::matches).toList();
        var verdict = matching.stream().map(PolicyEntry::verdict).max(BY_FORCE);
        if (verdict.isPresent() && verdict.get() != Verdict.PASS) {
          return decided(verdict.get(), matching);
        }
        passed = verdict.isPresent() ? Optional.of(level.getFirst().tier()) : passed;
      }
      return byDefault(isOpen() ? Answer.ALLOW : Answer.DENY, isClosed());
    }

    private List<PolicyEntry> levelFrom(int from) {
      var first = selecting.get(from);
      var end = from;
      while (end < selecting.size() && LEVELS.compare(selecting.get(end), first) == 0) {
        end++;
      }
      return selecting.subList(from, end);
    }

    /** The local host always reaches its pods, where nothing denies it. */
    private boolean isOpen() {
      var fromHost =
          direction == Direction.INGRESS
              && !selecting.isEmpty()
              && subject instanceof End.Pods
              && View.isHost(peer);
      return !isClosed() || fromHost;
    }

    private boolean isEnforced() {
      return switch (cluster.semantics().enforcement()) {
        case NEVER -> false;
        case ALWAYS -> true;
        case DEFAULT -> !selecting.isEmpty();
      };
    }

    private boolean isClosed() {
      return !isolating.isEmpty() || cluster.semantics().enforcement() == Enforcement.ALWAYS;
    }

    private SideVerdict byDefault(Answer answer, boolean defaultDeny) {
      return new SideVerdict(answer, isEnforced(), defaultDeny, false, false, List.of(), isolating);
    }

    private SideVerdict decided(Verdict verdict, List<PolicyEntry> matching) {
      var deciding = matching.stream().filter(e -> e.verdict() == verdict).toList();
      var ports =
          verdict == Verdict.ALLOW
              ? deciding.stream()
                  .flatMap(e -> e.ports().stream().filter(p -> covers(p, e)))
                  .toList()
              : List.<PortRule>of();
      return new SideVerdict(
          verdict == Verdict.ALLOW ? Answer.ALLOW : Answer.DENY,
          isEnforced(),
          isClosed(),
          ports.stream().anyMatch(p -> p.layerSeven().isRedirect()),
          isClosed() && ports.stream().anyMatch(p -> restricts(p, ports)),
          deciding,
          isolating);
    }

    /** A rule above the port counts unless one for the very same ports lets everything pass. */
    private boolean restricts(PortRule rule, List<PortRule> all) {
      return !rule.layerSeven().open()
          && (!rule.layerSeven().isLifted()
              || all.stream()
                  .filter(p -> sameNumbers(p.ports(), rule.ports()))
                  .noneMatch(p -> p.layerSeven().open()));
    }

    private static boolean sameNumbers(PortRange a, PortRange b) {
      return a.name().equals(b.name()) && a.first() == b.first() && a.last() == b.last();
    }

    private boolean matches(PolicyEntry entry) {
      return selects(view, entry.peers()) && entry.ports().stream().anyMatch(p -> covers(p, entry));
    }

    private boolean selects(View seen, Peers peers) {
      return switch (peers) {
        case Peers.Nobody n -> false;
        case Peers.Anybody a -> true;
        case Peers.Some some -> some.list().stream().anyMatch(p -> seen.selects(p, peer));
      };
    }

    private boolean covers(PortRule rule, PolicyEntry entry) {
      var range = rule.ports();
      if (!range.isNamed()) {
        return range.covers(flow.protocol(), flow.port());
      }
      return range.protocols().contains(flow.protocol())
          && numbers(range.name()).stream().anyMatch(p -> isOn(p, range, entry.tier()))
          && (direction == Direction.INGRESS || selects(view.withoutAggregates(), entry.peers()));
    }

    private boolean isOn(NamedPort port, PortRange range, Tier tier) {
      var last =
          direction == Direction.INGRESS
              ? namedEnds.last(tier, range.name(), port.protocol(), port.number())
              : port.number();
      return port.protocol() == flow.protocol()
          && port.number() <= flow.port()
          && flow.port() <= last;
    }

    private List<NamedPort> numbers(String name) {
      return direction == Direction.INGRESS
          ? NamedPorts.own(subject, name)
          : namedPorts.ofPeer(peer, name);
    }
  }

  private static final Comparator<Verdict> BY_FORCE =
      Comparator.comparingInt(v ->
          switch (v) {
            case DENY -> 2;
            case ALLOW -> 1;
            case PASS -> 0;
          });
}
