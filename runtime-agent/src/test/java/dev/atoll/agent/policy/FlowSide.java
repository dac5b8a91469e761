package dev.atoll.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.SideVerdict;

/**
 * A flow as one of its ends has it, and what the policy engine says there.
 *
 * @param told where it comes from, for messages
 * @param policy of the end
 * @param remote identity of the other end
 * @param port of the destination, or a type of ICMP
 */
public record FlowSide(
    String told,
    EndpointPolicy policy,
    Direction direction,
    int remote,
    Protocol protocol,
    int port,
    SideVerdict engine) {

  /**
   * What somebody else says of it.
   *
   * @param rule that decided; 0 where the default did
   */
  public record Decision(boolean allowed, int rule) {}

  /** What a lookup in the entries says. */
  public Decision looked() {
    var found = new EntryTable(policy).decide(direction, remote, IpProtocol.of(protocol), port);
    return new Decision(found.allowed(), found.found().map(f -> f.getValue().rule()).orElse(0));
  }

  /** Fails unless a decision is that of the engine. */
  void hold(Decision decision) {
    var as = told + " " + direction + " " + decision + ", engine " + engine;
    assertThat(policy.closed()).as(as).isEmpty();
    assertThat(policy.direction(direction).defaultDeny()).as(as).isEqualTo(engine.defaultDeny());
    if (!isCautious(decision)) {
      assertThat(decision.allowed()).as(as).isEqualTo(isAllowed());
      assertThat(isNamed(decision.rule())).as(as).isTrue();
    }
  }

  /** What needs a proxy or a handshake is refused. */
  boolean isAllowed() {
    return !engine.isDenied()
        && !engine.layerSeven()
        && engine.decidedBy().stream().noneMatch(FlowSide::needsHandshake);
  }

  private static boolean needsHandshake(PolicyEntry entry) {
    return entry.authentication().equals("required");
  }

  /** A rule above the port for names whose addresses are not known: refused to all addresses. */
  boolean isCautious(Decision decision) {
    var names = new Unexpressed(decision.rule, Unexpressed.Reason.NAMES);
    return !decision.allowed && decision.rule != 0 && policy.unexpressed().contains(names);
  }

  /** Whether the rule of the entry that was found is one of those that decided. */
  private boolean isNamed(int rule) {
    if (rule == 0) {
      return engine.decidedBy().isEmpty();
    }
    var named = policy.rules().get(rule);
    return engine.decidedBy().stream()
        .map(PolicyEntry::source)
        .anyMatch(s -> s.policy().equals(named.policy()) && s.rule().equals(named.path()));
  }
}
