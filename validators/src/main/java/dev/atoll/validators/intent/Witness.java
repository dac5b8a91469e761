package dev.atoll.validators.intent;

import dev.atoll.policy.reach.Span;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.verdict.FlowVerdict;

/**
 * A flow that shows that an intent does not hold, or is filtered.
 *
 * @param ports on which it is so, the first stretch of them
 * @param verdict on the first of the ports
 */
public record Witness(String from, String to, Span ports, FlowVerdict verdict) {

  /** Such as {@code 8080/TCP}. */
  public String portsText() {
    if (ports.isEverything()) {
      return "every port";
    }
    var word = ports.protocol().word();
    if (ports.firstPort() == 0 && ports.lastPort() == PortRange.LAST) {
      return "all of " + word;
    }
    return ports.firstPort() == ports.lastPort()
        ? ports.firstPort() + "/" + word
        : ports.firstPort() + "-" + ports.lastPort() + "/" + word;
  }
}
