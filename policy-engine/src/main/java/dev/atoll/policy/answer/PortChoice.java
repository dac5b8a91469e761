package dev.atoll.policy.answer;

import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.Protocol;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One port that is asked about.
 *
 * @param port 0 to 65535; an ICMP type, 0 to 255, for ICMP
 */
public record PortChoice(Protocol protocol, int port) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:/([A-Za-z0-9]+))?");
  private static final int LAST_TYPE = 255;

  /** Reads {@code 8080/TCP}, {@code 8/ICMP}, or {@code 8080} for TCP. */
  public static Optional<PortChoice> parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    var port = Integer.parseInt(form.group(1));
    return Protocol.of(form.group(2) == null ? "TCP" : form.group(2))
        .filter(p -> port <= last(p))
        .map(p -> new PortChoice(p, port));
  }

  /** The highest port or type of a protocol. */
  public static int last(Protocol protocol) {
    return protocol == Protocol.ICMP || protocol == Protocol.ICMPV6 ? LAST_TYPE : PortRange.LAST;
  }
}
