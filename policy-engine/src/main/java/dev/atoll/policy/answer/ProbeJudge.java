package dev.atoll.policy.answer;

import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.verdict.SideVerdict.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Judges one flow after another; made for millions of them. */
public final class ProbeJudge {

  /** Addresses that are remembered; others are looked up again. */
  private static final int REMEMBERED = 100_000;

  private final Reachability reach;
  private final EndNames ends;
  private final Map<String, NamedEnd> known = new HashMap<>();

  public ProbeJudge(Reachability reach, EndNames ends) {
    this.reach = reach;
    this.ends = ends;
  }

  /** The end of a name, as {@link EndNames#find} has it. */
  public Optional<NamedEnd> end(String name) {
    var end = known.get(name);
    if (end != null) {
      return Optional.of(end);
    }
    var found = ends.find(name);
    if (known.size() < REMEMBERED) {
      found.ifPresent(e -> known.put(name, e));
    }
    return found;
  }

  public ProbeVerdict judge(NamedEnd from, NamedEnd to, PortChoice port) {
    var egress = from.first() >= reach.universe().subjects() ? Answer.NONE : egress(from, to, port);
    var ingress = to.first() >= reach.universe().subjects() ? Answer.NONE : ingress(from, to, port);
    var allowed = egress != Answer.DENY && ingress != Answer.DENY;
    return new ProbeVerdict(
        egress,
        ingress,
        allowed && from.layerSeven(reach, to, port.protocol(), port.port()));
  }

  private Answer egress(NamedEnd from, NamedEnd to, PortChoice port) {
    return from.sends(reach, to, port.protocol(), port.port()) ? Answer.ALLOW : Answer.DENY;
  }

  private Answer ingress(NamedEnd from, NamedEnd to, PortChoice port) {
    return to.takes(reach, from, port.protocol(), port.port()) ? Answer.ALLOW : Answer.DENY;
  }
}
