package dev.atoll.agent.policy;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Parsed;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pods of an identity, by its labels as stores have them: {@code source:key=value;} for each
 * (Cilium 1.20.2, {@code pkg/labels/labels.go}, SortedList).
 */
public final class PodIdentity {

  private static final String NAMED_PORTS = "io.cilium.k8s.named-ports";
  private static final String GROUP_NAME = "io.cilium.policy.cidrgroupname/";

  private final TreeMap<String, Label> labels = new TreeMap<>();
  private final TreeMap<String, NamedPort> ports = new TreeMap<>();
  private final List<Cidr> blocks = new ArrayList<>();
  private final TreeMap<String, String> groupLabels = new TreeMap<>();
  private final List<String> groups = new ArrayList<>();

  private PodIdentity() {}

  /**
   * The pods.
   *
   * @param labels of an identity of the own cluster or of another one; of another cluster only what
   *     is global there has one
   */
  public static End.Pods of(String labels) {
    var all = new PodIdentity();
    for (var label : labels.split(";")) {
      all.add(label);
    }
    return all.pods();
  }

  private void add(String text) {
    var colon = text.indexOf(':');
    var equals = text.indexOf('=', Math.max(colon, 0));
    if (colon > 0 && equals > 0) {
      add(text.substring(0, colon), text.substring(colon + 1, equals), text.substring(equals + 1));
    }
  }

  private void add(String source, String key, String value) {
    switch (source) {
      case "cidr" -> block(key).ifPresent(blocks::add);
      case "cidrgroup" -> group(key, value);
      default -> {
        labels.put(key, new Label(source, value));
        if (source.equals("gen") && key.startsWith(NAMED_PORTS)) {
          named(value);
        }
      }
    }
  }

  /** Colons are written as dashes, and no dash stands at an end ({@code pkg/labels/cidr.go}). */
  private static Optional<Cidr> block(String key) {
    var text = key.replaceFirst("^0--", "--").replaceFirst("--0/", "--/").replace('-', ':');
    return Cidr.parse(text) instanceof Parsed.Good<Cidr>(var block)
        ? Optional.of(block)
        : Optional.empty();
  }

  private void group(String key, String value) {
    if (key.startsWith(GROUP_NAME)) {
      groups.add(key.substring(GROUP_NAME.length()));
    } else {
      groupLabels.put(key, value);
    }
  }

  /** {@code name.PROTO.number}, joined by underscores ({@code pkg/k8s/labels.go}). */
  private void named(String value) {
    for (var port : value.split("_")) {
      var parts = port.split("\\.");
      if (parts.length == 3 && parts[2].matches("\\d{1,5}")) {
        Protocol.of(parts[1])
            .ifPresent(p -> ports.put(parts[0], new NamedPort(p, Integer.parseInt(parts[2]))));
      }
    }
  }

  private End.Pods pods() {
    var own = new Labels(labels);
    return new End.Pods(
        own.k8s(Label.CLUSTER),
        own,
        ports,
        true,
        View.NOWHERE,
        blocks,
        groups.stream().map(n -> new CidrGroup(n, Map.copyOf(groupLabels), List.of())).toList(),
        List.of());
  }
}
