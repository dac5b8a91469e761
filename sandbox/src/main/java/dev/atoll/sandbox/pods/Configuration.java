package dev.atoll.sandbox.pods;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.sandbox.node.Node;
import dev.atoll.sandbox.node.Plugin;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The network configuration of one node, in the words of the plugins {@code ptp}, {@code bridge}
 * and {@code host-local} of containernetworking/plugins 1.1.1.
 *
 * @param ranges that its pods get addresses of
 */
record Configuration(Node node, List<Cidr> ranges, Attachment attachment, boolean masquerade) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The plugin in {@code directory} with this configuration. */
  Plugin plugin(Path directory) {
    return new Plugin(
        directory.resolve(attachment.plugin()), JSON.writeValueAsString(map()), Map.of());
  }

  private Map<String, Object> map() {
    var map = new LinkedHashMap<String, Object>();
    map.put("cniVersion", "1.0.0");
    map.put("name", "pods");
    map.put("type", attachment.plugin());
    map.put("ipMasq", masquerade);
    switch (attachment) {
      case PTP -> {}
      case BRIDGE -> bridge(map);
    }
    map.put("ipam", addresses());
    return map;
  }

  /** The node is the router of its pods, and a pod may reach itself through the node. */
  private static void bridge(Map<String, Object> map) {
    map.put("bridge", "cni0");
    map.put("isGateway", true);
    map.put("hairpinMode", true);
  }

  /** What was given out is kept beside the namespaces and goes with them. */
  private Map<String, Object> addresses() {
    return Map.of(
        "type",
        "host-local",
        "dataDir",
        "/run/cni/" + node.name(),
        "ranges",
        ranges.stream().map(it -> List.of(Map.of("subnet", it.toString()))).toList(),
        "routes",
        ranges.stream().map(it -> Map.of("dst", it.v6() ? "::/0" : "0.0.0.0/0")).toList());
  }
}
