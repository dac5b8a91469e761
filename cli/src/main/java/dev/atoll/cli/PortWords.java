package dev.atoll.cli;

import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.rule.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Ports of one protocol as they are written.
 *
 * @param ports such as {@code 80,8080-8090}; {@code 0-65535} for all
 * @param inPart whether rules above the port decide
 */
record PortWords(Protocol protocol, String ports, boolean inPart) {

  private static final String ALL = "0-65535";

  /** By protocol; what is open as a whole first. */
  static List<PortWords> of(List<Allowed> allowed) {
    var all = new ArrayList<PortWords>();
    for (var protocol : Protocol.values()) {
      for (var inPart : List.of(false, true)) {
        var ports =
            allowed.stream()
                .filter(a -> a.protocol() == protocol && a.layerSeven() == inPart)
                .map(PortWords::range)
                .collect(Collectors.joining(","));
        if (!ports.isEmpty()) {
          all.add(new PortWords(protocol, ports, inPart));
        }
      }
    }
    return List.copyOf(all);
  }

  private static String range(Allowed a) {
    return a.first() == a.last() ? "" + a.first() : a.first() + "-" + a.last();
  }

  /** {@code TCP 80,443; UDP 53}, or {@code on all ports}. */
  static String text(List<Allowed> allowed) {
    var words = of(allowed);
    var everything =
        words.size() == Protocol.values().length
            && words.stream().allMatch(w -> w.ports.equals(ALL) && !w.inPart);
    return everything
        ? "on all ports"
        : words.stream().map(PortWords::text).collect(Collectors.joining("; "));
  }

  private String text() {
    return protocol.word()
        + (ports.equals(ALL) ? "" : " " + ports)
        + (inPart ? " above the port" : "");
  }
}
