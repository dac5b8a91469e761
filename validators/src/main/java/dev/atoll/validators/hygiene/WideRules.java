package dev.atoll.validators.hygiene;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.reach.Bits;
import dev.atoll.policy.reach.RuleEffects;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rules that open much, the widest first. */
final class WideRules {

  /** How wide, widest first. */
  private enum Width {
    WORLD_IN_ALL("lets the whole world in on every port"),
    WORLD_IN("lets the whole world in"),
    NAMESPACES_IN_ALL("lets every namespace of its cluster in on every port"),
    WORLD_OUT_ALL("lets out to the whole world on every port");

    private final String words;

    Width(String words) {
      this.words = words;
    }
  }

  private record Opening(Written rule, Width width, int workloads) {}

  private final Facts facts;
  private final boolean peopled;

  /**
   * For a mesh.
   *
   * @param peopled whether workloads are declared, so that rules for nobody do not count
   */
  WideRules(Facts facts, boolean peopled) {
    this.facts = facts;
    this.peopled = peopled;
  }

  List<Finding> findings() {
    var openings =
        facts.rules.stream()
            .flatMap(r -> opening(r).stream())
            .sorted(
                Comparator.comparing(Opening::width)
                    .thenComparing(o -> -o.workloads())
                    .thenComparing(o -> o.rule().source()))
            .toList();
    var found = new ArrayList<Finding>();
    for (var o : openings) {
      found.add(finding(o, found.size() + 1, openings.size()));
    }
    return found;
  }

  private Finding finding(Opening o, int rank, int of) {
    return o.rule()
        .finding(
            HygieneRule.WIDE,
            "%s %s%s%s"
                .formatted(
                    o.rule().source().rule(),
                    o.width().words,
                    peopled ? ", for " + o.workloads() + " declared workloads" : "",
                    of == 1 ? "" : " (place %d of %d by width)".formatted(rank, of)),
            "name the peers and ports that are meant, or say with a waiver that it is");
  }

  private Optional<Opening> opening(Written rule) {
    Optional<Width> width = Optional.empty();
    var workloads = 0;
    for (var e : rule.entries().entrySet()) {
      var effects = facts.of(e.getKey());
      for (var entry : e.getValue()) {
        var here = facts.workloads(effects.subjects(entry));
        var wide = width(entry, effects, e.getKey());
        if (wide.isPresent() && (here > 0 || !peopled)) {
          workloads += here;
          width = Stream.concat(width.stream(), wide.stream()).min(Comparator.naturalOrder());
        }
      }
    }
    var all = workloads;
    return width.map(w -> new Opening(rule, w, all));
  }

  private Optional<Width> width(PolicyEntry entry, RuleEffects effects, String cluster) {
    if (entry.verdict() != Verdict.ALLOW) {
      return Optional.empty();
    }
    var peers = effects.peers(entry);
    var in = entry.direction() == Direction.INGRESS;
    if (isWorld(peers)) {
      return in
          ? Optional.of(isAllPorts(entry) ? Width.WORLD_IN_ALL : Width.WORLD_IN)
          : Optional.of(Width.WORLD_OUT_ALL).filter(w -> isAllPorts(entry));
    }
    var namespaces = facts.undeclared(cluster);
    return Optional.of(Width.NAMESPACES_IN_ALL)
        .filter(w -> in && namespaces.size() > 1 && isAllPorts(entry))
        .filter(w -> namespaces.stream().allMatch(peers::has));
  }

  /** All of IPv4, or all of IPv6 where nothing else is on. */
  private boolean isWorld(Bits peers) {
    var v6 = !facts.universe.hasAddresses(false);
    for (var i = facts.universe.firstAddress(); i < facts.universe.size(); i++) {
      var range = ((End.World) facts.universe.end(i)).range();
      if (range.first().v6() == v6 && !peers.has(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllPorts(PolicyEntry entry) {
    return entry.ports().stream()
        .anyMatch(p ->
            !p.ports().isNamed()
                && p.ports().protocols().contains(Protocol.TCP)
                && p.ports().first() == 0
                && p.ports().last() == PortRange.LAST);
  }
}
