package dev.atoll.policy.explanation;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns rules, labels and ports into words. */
final class Wording {

  private Wording() {}

  /** {@code CiliumNetworkPolicy shop/x, spec.ingress[0] (policies/x.yaml:14)}. */
  static String rule(PolicyEntry entry) {
    var source = entry.source();
    return source.policy() + ", " + source.rule() + place(source);
  }

  static String policies(List<PolicyEntry> entries) {
    return entries.stream().map(Wording::policy).distinct().collect(Collectors.joining(" and "));
  }

  private static String policy(PolicyEntry entry) {
    return entry.source().policy() + place(entry.source());
  }

  static String place(Source source) {
    return source.pos().isKnown()
        ? " (" + source.pos().file() + ":" + source.pos().line() + ")"
        : "";
  }

  static String field(Direction direction) {
    return direction == Direction.EGRESS ? "egress" : "ingress";
  }

  /** What an end does in a direction: {@code send} or {@code be reached}. */
  static String mayPass(Direction direction) {
    return direction == Direction.EGRESS ? "it may send to anybody" : "anybody may reach it";
  }

  /** The value that an end has under a key, in words. */
  static String has(End end, String key) {
    var label = end instanceof End.Pods p ? p.labels().byKey().get(key) : null;
    return label == null ? "has no label `" + key + "`" : "has `" + key + "=" + label.value() + "`";
  }

  static String asked(Requirement requirement) {
    return "`" + requirement + "`";
  }

  /** The ports of a rule. */
  static String ports(PolicyEntry entry) {
    return entry.ports().isEmpty()
        ? "no port at all"
        : entry.ports().stream().map(p -> range(p.ports())).collect(Collectors.joining(", "));
  }

  private static String range(PortRange range) {
    if (range.equals(PortRange.EVERYTHING)) {
      return "every port";
    }
    var protocols =
        range.protocols().equals(Protocol.OF_ANY)
            ? "any protocol"
            : range.protocols().stream().map(Protocol::word).collect(Collectors.joining("+"));
    if (range.isNamed()) {
      return "`" + range.name() + "`/" + protocols;
    }
    var numbers =
        range.first() == range.last() ? "" + range.first() : range.first() + "-" + range.last();
    return (range.first() == 0 && range.last() == PortRange.LAST ? "all" : numbers)
        + "/"
        + protocols;
  }

  /** Labels that tell an end from others in a selector, with its namespace and cluster. */
  static TreeMap<String, String> selecting(End.Pods pods) {
    var labels = new TreeMap<String, String>();
    pods.labels()
        .byKey()
        .forEach((key, label) -> {
          if (label.source().equals(Label.K8S) && !key.startsWith(Label.NAMESPACE_LABELS)) {
            labels.put(key, label.value());
          }
        });
    labels.remove(Label.SERVICE_ACCOUNT);
    return labels;
  }

  static String namespace(Labels labels) {
    return labels.k8s(Label.NAMESPACE);
  }

  /** A rule that lets exactly one peer pass on one port, or denies it. */
  static List<String> yaml(Question question, Direction direction, String section) {
    var peerKey = direction == Direction.EGRESS ? "to" : "from";
    var lines = new ArrayList<String>();
    lines.add(section + ":");
    switch (question.peer(direction)) {
      case End.Pods p -> {
        lines.add("  - " + peerKey + "Endpoints:");
        lines.add("      - matchLabels:");
        selecting(p).forEach((k, v) -> lines.add("          " + k + ": \"" + v + "\""));
      }
      case End.World w ->
          lines.add(
              "  - "
                  + peerKey
                  + (isWorld(question, direction)
                      ? "Entities: [world]"
                      : "CIDR: [" + blocks(w) + "]"));
      case End.Reserved r -> lines.add("  - " + peerKey + "Entities: [" + r.entity().word() + "]");
      case End.Dns d -> lines.add("  - toFQDNs: [{matchPattern: \"" + d.name() + "\"}]");
      case End.Cloud c -> lines.add("  - " + peerKey + "Groups: [...]");
      case End.Node n ->
          lines.add("  - " + peerKey + "Entities: [" + (n.host() ? "host" : "remote-node") + "]");
    }
    port(question).ifPresent(p -> lines.add("    " + p));
    return lines;
  }

  /** Whether any address is meant that no policy names. */
  static boolean isWorld(Question question, Direction direction) {
    return question.peerName(direction).equals("world");
  }

  private static String blocks(End.World w) {
    return w.range().blocks().stream().map(Cidr::toString).collect(Collectors.joining(", "));
  }

  static Optional<String> port(Question question) {
    var flow = question.flow();
    return switch (flow.protocol()) {
      case TCP, UDP, SCTP ->
          Optional.of(
              "toPorts: [{ports: [{port: \"%d\", protocol: %s}]}]"
                  .formatted(flow.port(), flow.protocol().word()));
      case ICMP -> Optional.of("icmps: [{fields: [{type: %d}]}]".formatted(flow.port()));
      case ICMPV6 ->
          Optional.of("icmps: [{fields: [{type: %d, family: IPv6}]}]".formatted(flow.port()));
      case OTHER -> Optional.empty();
    };
  }
}
