package dev.atoll.policy.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Protocols that answers are given for. A rule without ports covers all of them; {@code ANY} of a
 * port covers TCP, UDP and SCTP.
 */
public enum Protocol {
  TCP("TCP"),
  UDP("UDP"),
  SCTP("SCTP"),
  ICMP("ICMP"),
  ICMPV6("ICMPv6"),
  OTHER("OTHER");

  /** What {@code ANY}, or no protocol, means beside a port. */
  public static final List<Protocol> OF_ANY = List.of(TCP, UDP, SCTP);

  private final String word;

  Protocol(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** Read without regard to case. */
  public static Optional<Protocol> of(String word) {
    return Arrays.stream(values()).filter(p -> p.word.equalsIgnoreCase(word)).findFirst();
  }

  /** Of a port in a policy: empty for protocols that have no answers of their own, such as GRE. */
  static List<Protocol> ofPort(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "", "ANY" -> OF_ANY;
      case "TCP" -> List.of(TCP);
      case "UDP" -> List.of(UDP);
      case "SCTP" -> List.of(SCTP);
      case "ICMP" -> List.of(ICMP);
      case "ICMPV6" -> List.of(ICMPV6);
      default -> List.of();
    };
  }
}
