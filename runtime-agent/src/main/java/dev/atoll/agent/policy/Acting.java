package dev.atoll.agent.policy;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.NamedPorts;
import dev.atoll.policy.mesh.Subjects;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.NamedEnds;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Semantics.Enforcement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that acts on one subject in one direction. Subjects with equal ones have equal entries.
 *
 * @param hostReaches whether the own host gets in where nothing denies it (Cilium 1.20.2, {@code
 *     allow-localhost})
 */
record Acting(Direction direction, List<Asked> asked, boolean defaultDeny, boolean hostReaches) {

  /**
   * A claim on the identities that answer a question with yes.
   *
   * @param everybody whether all do, known or not
   * @param portName whose number of the remote identity the claim is on; empty where it is on the
   *     numbers that it has
   */
  record Asked(int query, boolean everybody, String portName, Claim claim) {

    boolean isGeneral() {
      return everybody && portName.isEmpty();
    }

    /** The claim on an identity's port; empty where it has none of that name and protocol. */
    List<Claim> on(Map<String, NamedPort> ports) {
      if (portName.isEmpty()) {
        return List.of(claim);
      }
      var port = ports.get(portName);
      return port != null && IpProtocol.of(port.protocol()) == claim.protocol()
          ? List.of(claim.on(port.number(), port.number()))
          : List.of();
    }
  }

  Acting {
    asked = List.copyOf(asked);
  }

  /** The rules that select a subject in a direction, in the order of the set. */
  static List<Ruling> selecting(PolicySet set, End subject, Direction direction) {
    return set.cluster().semantics().enforcement() == Enforcement.NEVER
        ? List.of()
        : set.rulings().stream()
            .filter(r -> r.entry().direction() == direction)
            .filter(r -> Subjects.selects(r.entry(), subject))
            .toList();
  }

  static Acting of(PolicySet set, End subject, Direction direction, List<Ruling> selecting) {
    var closed =
        set.cluster().semantics().enforcement() == Enforcement.ALWAYS
            || selecting.stream().anyMatch(r -> r.entry().defaultDeny());
    var ends = NamedEnds.of(selecting.stream().map(Ruling::entry).toList());
    var asked = new ArrayList<Asked>();
    for (var ruling : selecting) {
      for (var rule : ruling.entry().ports()) {
        new Asking(set, subject, closed, ends, ruling, rule).addTo(asked);
      }
    }
    var hostReaches =
        closed
            && direction == Direction.INGRESS
            && subject instanceof End.Pods
            && !selecting.isEmpty();
    return new Acting(direction, asked, closed, hostReaches);
  }

  /** One entry and some of its ports. */
  private record Asking(
      PolicySet set, End subject, boolean closed, NamedEnds ends, Ruling ruling, PortRule rule) {

    void addTo(List<Asked> all) {
      var entry = ruling.entry();
      var range = rule.ports();
      if (!range.isNamed()) {
        protocols(range.protocols())
            .forEach(p -> all.add(asked("", claim(p, range.first(), range.last()))));
      } else if (entry.direction() == Direction.EGRESS) {
        range.protocols().forEach(p -> all.add(asked(range.name(), claim(IpProtocol.of(p), 0, 0))));
      } else {
        NamedPorts.own(subject, range.name()).stream()
            .filter(p -> range.protocols().contains(p.protocol()))
            .forEach(p -> all.add(asked("", onOwn(p, entry))));
      }
    }

    private static List<Integer> protocols(List<Protocol> protocols) {
      return protocols.size() == Protocol.values().length
          ? List.of(IpProtocol.ANY)
          : protocols.stream().map(IpProtocol::of).toList();
    }

    private Claim onOwn(NamedPort port, PolicyEntry entry) {
      var last = ends.last(entry.tier(), rule.ports().name(), port.protocol(), port.number());
      return claim(IpProtocol.of(port.protocol()), port.number(), last);
    }

    private Asked asked(String portName, Claim claim) {
      var query = ruling.query(claim.kind(), !portName.isEmpty());
      return new Asked(query, isEverybody(query), portName, claim);
    }

    private boolean isEverybody(int query) {
      var peers = set.queries().get(query);
      return peers != null && peers.isEverybody();
    }

    private Claim claim(int protocol, int first, int last) {
      var above = rule.layerSeven();
      return new Claim(
          Precedence.level(ruling.entry()),
          ruling.kind(rule, closed),
          protocol,
          first,
          last,
          ruling.number(),
          rule.ports(),
          above.open(),
          above.isLifted() && !ruling.isAuthenticated());
    }
  }
}
