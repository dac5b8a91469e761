package dev.atoll.agent.export;

import dev.atoll.agent.schema.IpIdentity.NamedPort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ports with names as labels of an identity: {@code name.PROTO.number}, joined by underscores; what
 * does not fit into one label goes on in the next (Cilium 1.20.2, {@code pkg/k8s/labels.go},
 * NamedPortsIdentityLabels).
 */
final class PortLabels {
  private static final String NAME = "gen:io.cilium.k8s.named-ports";

  /** Bytes of a value. */
  private static final int ROOM = 63;

  private PortLabels() {}

  /**
   * The labels.
   *
   * @param ports of two with one name the last counts
   */
  static Map<String, String> of(List<NamedPort> ports) {
    var byName = new TreeMap<String, String>();
    for (var port : ports) {
      var name = port.name().toLowerCase(Locale.ROOT);
      byName.put(name, name + "." + port.protocol() + "." + port.port());
    }
    var labels = new TreeMap<String, String>();
    var value = "";
    for (var port : byName.values()) {
      if (!value.isEmpty() && value.length() + 1 + port.length() > ROOM) {
        labels.put(name(labels.size()), value);
        value = "";
      }
      value = value.isEmpty() ? port : value + "_" + port;
    }
    if (!value.isEmpty()) {
      labels.put(name(labels.size()), value);
    }
    return labels;
  }

  private static String name(int index) {
    return index == 0 ? NAME : NAME + "-" + index;
  }
}
