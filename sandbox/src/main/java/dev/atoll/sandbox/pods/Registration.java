package dev.atoll.sandbox.pods;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.node.Node;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node as a kubelet registers it.
 *
 * @param ranges of its pods
 */
record Registration(Node node, List<Cidr> ranges) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Writes it. A node of that name with other ranges is another machine and is deleted first: they
   * cannot be changed.
   *
   * @throws IOException if the cluster refuses it or does not answer
   */
  void write(KubeApi api) throws IOException {
    var path = "/api/v1/nodes/" + node.name();
    if (isAnother(api, path)) {
      api.delete(path);
    }
    api.hold(path, object());
    var answer = api.merge(path + "/status", status(Instant.now()));
    if (!answer.ok()) {
      throw new IOException(path + "/status answers " + answer.body());
    }
  }

  private boolean isAnother(KubeApi api, String path) throws IOException {
    var known = api.get(path).json().at("/spec/podCIDR").asString("");
    return !known.isEmpty() && !known.equals(texts().getFirst());
  }

  private List<String> texts() {
    return ranges.stream().map(Cidr::toString).toList();
  }

  private Map<String, Object> object() {
    var labels = Map.of("kubernetes.io/hostname", node.name(), "kubernetes.io/os", "linux");
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Node",
        "metadata",
        Map.of("labels", labels),
        "spec",
        Map.of("podCIDR", texts().getFirst(), "podCIDRs", texts()));
  }

  private String status(Instant time) {
    var now = time.truncatedTo(ChronoUnit.SECONDS).toString();
    var addresses = new ArrayList<Map<String, String>>();
    node.addresses().forEach(it -> addresses.add(Map.of("type", "InternalIP", "address", it)));
    addresses.add(Map.of("type", "Hostname", "address", node.name()));
    var ready =
        Map.of(
            "type", "Ready",
            "status", "True",
            "reason", "KubeletReady",
            "message", "",
            "lastHeartbeatTime", now,
            "lastTransitionTime", now);
    return JSON.writeValueAsString(
        Map.of("status", Map.of("addresses", addresses, "conditions", List.of(ready))));
  }
}
