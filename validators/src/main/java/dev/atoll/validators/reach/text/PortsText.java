package dev.atoll.validators.reach.text;

import dev.atoll.policy.answer.Permitted;
import dev.atoll.policy.rule.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Ports for people. */
public final class PortsText {

  /** What is said where every port of every protocol is free. */
  public static final String EVERYTHING = "everything";

  private PortsText() {}

  /** Such as {@code TCP 80,443; UDP 53 (layer 7 rules)}; {@code nothing} for an empty list. */
  public static String of(List<Permitted> allowed) {
    if (allowed.isEmpty()) {
      return "nothing";
    }
    if (allowed.size() == Protocol.values().length
        && allowed.stream().allMatch(p -> p.isAllPorts() && !p.layerSeven())) {
      return EVERYTHING;
    }
    var byPorts = new LinkedHashMap<String, List<String>>();
    for (var p : allowed) {
      byPorts.computeIfAbsent(rest(p), k -> new ArrayList<>()).add(word(p.protocol()));
    }
    return byPorts.entrySet().stream()
        .map(e -> String.join("/", e.getValue()) + e.getKey())
        .collect(Collectors.joining("; "));
  }

  private static String word(Protocol protocol) {
    return protocol == Protocol.OTHER ? "other protocols" : protocol.word();
  }

  private static String rest(Permitted p) {
    var ports = p.isAllPorts() ? all(p.protocol()) : " " + kind(p.protocol()) + p.ports();
    return p.layerSeven() ? ports + " (layer 7 rules)" : ports;
  }

  private static String kind(Protocol protocol) {
    return protocol == Protocol.ICMP || protocol == Protocol.ICMPV6 ? "type " : "";
  }

  private static String all(Protocol protocol) {
    return switch (protocol) {
      case TCP, UDP, SCTP -> " all ports";
      case ICMP, ICMPV6, OTHER -> "";
    };
  }
}
