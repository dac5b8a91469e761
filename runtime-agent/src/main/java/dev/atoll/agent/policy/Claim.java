package dev.atoll.agent.policy;

import dev.atoll.policy.rule.PortRange;
import java.util.Comparator;

/**
 * What one rule says of some ports of one protocol, whoever the other end is.
 *
 * @param level as in {@link Precedence#level}
 * @param protocol its number; 0 for everything
 * @param rule its number
 * @param written the ports as the rule has them
 * @param lifts whether it lets everything pass above the port
 * @param liftable whether such a rule for the very same ports lifts a refusal
 */
record Claim(
    int level,
    Kind kind,
    int protocol,
    int first,
    int last,
    int rule,
    PortRange written,
    boolean lifts,
    boolean liftable) {

  /** By force inside a level. */
  enum Kind {
    DENY(255),
    /** Allowed with a condition that only a proxy or a handshake can check. */
    REFUSE(128),
    ALLOW(1),
    PASS(0);

    final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** The first that covers a port decides, passes apart. */
  static final Comparator<Claim> ORDER =
      Comparator.comparingInt(Claim::level)
          .thenComparing(Claim::kind)
          .thenComparingInt(Claim::rule)
          .thenComparingInt(Claim::protocol)
          .thenComparingInt(Claim::first)
          .thenComparingInt(Claim::last);

  /** That the own host reaches its pods where nothing denies it. */
  static final Claim OF_HOST =
      new Claim(
          Precedence.LOWEST,
          Kind.ALLOW,
          IpProtocol.ANY,
          0,
          PortRange.LAST,
          0,
          PortRange.EVERYTHING,
          true,
          false);

  boolean covers(int otherProtocol, int port) {
    return protocol == IpProtocol.ANY || protocol == otherProtocol && first <= port && port <= last;
  }

  /** Whether a refusal does not hold beside another rule. */
  boolean isLiftedBy(Claim other) {
    return other.lifts
        && other.kind == Kind.ALLOW
        && other.level == level
        && (other.protocol == protocol || other.protocol == IpProtocol.ANY)
        && other.written.name().equals(written.name())
        && other.written.first() == written.first()
        && other.written.last() == written.last();
  }

  Claim on(int from, int to) {
    return new Claim(level, kind, protocol, from, to, rule, written, lifts, liftable);
  }

  Claim lifted() {
    return new Claim(level, Kind.ALLOW, protocol, first, last, rule, written, false, false);
  }

  EntryValue value() {
    return new EntryValue(Precedence.of(level, kind), kind != Kind.ALLOW, rule);
  }
}
