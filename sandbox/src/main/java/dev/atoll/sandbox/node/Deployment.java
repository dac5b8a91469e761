package dev.atoll.sandbox.node;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.GlobalService;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.value.Json;
import dev.atoll.sandbox.Deadline;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the teams of a fleet run in one cluster: a pod for each workload that it declares there, and
 * the Services that its global services expect to find. Atoll itself never makes these.
 *
 * @param nodes names of the nodes that pods are bound to in turn
 */
public record Deployment(Fleet fleet, Cluster cluster, List<String> nodes) {
  private static final String CONTAINER = "echo";

  /** Never pulled: the sandbox's own server answers for it. */
  private static final String IMAGE = "atoll.dev/echo";

  private static final Duration LONGEST_END = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Makes what is missing and ends the pods of workloads that are gone.
   *
   * @throws IOException if the cluster refuses it or does not answer
   */
  public void apply(KubeApi api) throws IOException {
    var wanted = new LinkedHashMap<String, Map<String, Object>>();
    for (var workload : workloads()) {
      var path = "/api/v1/namespaces/" + workload.namespace() + "/pods/" + workload.name();
      wanted.put(path, pod(workload, nodes.get(wanted.size() % nodes.size())));
    }
    removeOthers(api, wanted);
    for (var pod : wanted.entrySet()) {
      namespace(api, pod.getKey().split("/")[4]);
      awaitEnd(api, pod.getKey());
      api.hold(pod.getKey(), pod.getValue());
    }
    for (var service : services()) {
      namespace(api, service.namespace());
      var path = "/api/v1/namespaces/" + service.namespace() + "/services/" + service.name();
      api.hold(path, service(service));
    }
  }

  /** A pod that is being deleted is missing: another one can be made when it is gone. */
  private static void awaitEnd(KubeApi api, String path) throws IOException {
    var deadline = Deadline.in(LONGEST_END);
    while (!api.get(path).json().at("/metadata/deletionTimestamp").isMissingNode()) {
      if (deadline.passed()) {
        throw new IOException(path + " does not end");
      }
      Deadline.pause(BETWEEN_LOOKS);
    }
  }

  private List<Workload> workloads() {
    return fleet.workloads().stream()
        .filter(it -> !it.hostNetwork() && it.clusters().matches(cluster.labels()))
        .toList();
  }

  private List<GlobalService> services() {
    return fleet.services().stream()
        .filter(it -> it.manage() == GlobalService.Manage.ANNOTATIONS)
        .filter(it -> it.memberOf(cluster).isPresent())
        .toList();
  }

  private static void removeOthers(KubeApi api, Map<String, ?> wanted) throws IOException {
    for (var object : api.list("/api/v1/pods").json().path("items")) {
      var path =
          "/api/v1/namespaces/%s/pods/%s"
              .formatted(
                  object.at("/metadata/namespace").asString(),
                  object.at("/metadata/name").asString());
      if (!wanted.containsKey(path)) {
        api.delete(path);
      }
    }
  }

  private static Map<String, Object> pod(Workload workload, String node) {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("nodeName", node);
    spec.put("serviceAccountName", workload.serviceAccount());
    spec.put("automountServiceAccountToken", false);
    spec.put(
        "containers", List.of(Map.of("name", CONTAINER, "image", IMAGE, "ports", ports(workload))));
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        Map.of("labels", workload.labels()),
        "spec",
        spec);
  }

  private static List<Map<String, Object>> ports(Workload workload) {
    var ports = new ArrayList<Map<String, Object>>();
    for (var port : workload.ports()) {
      var one = new LinkedHashMap<String, Object>();
      one.put("containerPort", port.port());
      one.put("protocol", port.protocol());
      if (!port.name().isEmpty()) {
        one.put("name", port.name());
      }
      ports.add(one);
    }
    return ports;
  }

  private static Map<String, Object> service(GlobalService service) throws IOException {
    var ports = new ArrayList<Object>();
    for (var port : service.ports()) {
      ports.add(JSON.readTree(Json.text(port.source())));
    }
    var spec = Map.of("selector", JSON.readTree(Json.text(service.selector())), "ports", ports);
    return Map.of("apiVersion", "v1", "kind", "Service", "spec", spec);
  }

  private static void namespace(KubeApi api, String name) throws IOException {
    if (!api.exists("/api/v1/namespaces/" + name)) {
      api.hold("/api/v1/namespaces/" + name, Map.of("apiVersion", "v1", "kind", "Namespace"));
    }
  }
}
