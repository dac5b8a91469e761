package dev.atoll.agent.policy;

import dev.atoll.policy.rule.Protocol;
import java.util.Arrays;
import java.util.List;

/** Numbers of protocols as packets and keys of the policy map have them (IANA). */
public final class IpProtocol {

  /** In a key: every protocol. */
  public static final int ANY = 0;

  /** Protocols whose ports, or ICMP types, entries may tell apart. */
  static final List<Integer> WITH_PORTS =
      Arrays.stream(Protocol.values())
          .filter(p -> p != Protocol.OTHER)
          .map(IpProtocol::of)
          .toList();

  /** GRE: one that rules cannot name, and that stands for all such. */
  public static final int UNNAMED = 47;

  private IpProtocol() {}

  /** The number; for {@code OTHER} {@link #UNNAMED}. */
  public static int of(Protocol protocol) {
    return switch (protocol) {
      case TCP -> 6;
      case UDP -> 17;
      case SCTP -> 132;
      case ICMP -> 1;
      case ICMPV6 -> 58;
      case OTHER -> UNNAMED;
    };
  }
}
