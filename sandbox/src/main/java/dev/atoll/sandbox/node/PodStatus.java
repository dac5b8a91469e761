package dev.atoll.sandbox.node;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a kubelet says of a pod that runs and is ready, so that its Services get it as a backend.
 *
 * @param object the pod
 * @param addresses of the pod, one or two
 */
record PodStatus(JsonNode object, Node node, List<String> addresses) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> CONDITIONS =
      List.of(
          "PodReadyToStartContainers", "Initialized", "PodScheduled", "ContainersReady", "Ready");

  /** Whether the API server was told. */
  boolean isSaid() {
    return object.at("/status/podIP").asString("").equals(addresses.getFirst())
        && object.at("/status/phase").asString("").equals("Running");
  }

  /** A merge patch of the status. */
  String patch(Instant time) {
    var now = time.truncatedTo(ChronoUnit.SECONDS).toString();
    var status = new LinkedHashMap<String, Object>();
    status.put("phase", "Running");
    status.put("hostIP", node.address());
    status.put("hostIPs", ips(node.addresses()));
    status.put("podIP", addresses.getFirst());
    status.put("podIPs", ips(addresses));
    status.put("startTime", now);
    status.put("conditions", CONDITIONS.stream().map(type -> condition(type, now)).toList());
    status.put("containerStatuses", containers(now));
    return JSON.writeValueAsString(Map.of("status", status));
  }

  private static List<Map<String, String>> ips(List<String> addresses) {
    return addresses.stream().map(ip -> Map.of("ip", ip)).toList();
  }

  private static Map<String, String> condition(String type, String now) {
    return Map.of("type", type, "status", "True", "lastTransitionTime", now);
  }

  private List<Map<String, Object>> containers(String now) {
    var containers = new ArrayList<Map<String, Object>>();
    for (var container : object.at("/spec/containers")) {
      containers.add(
          Map.of(
              "name",
              container.path("name").asString(""),
              "image",
              container.path("image").asString(""),
              "imageID",
              "",
              "ready",
              true,
              "started",
              true,
              "restartCount",
              0,
              "state",
              Map.of("running", Map.of("startedAt", now))));
    }
    return containers;
  }
}
