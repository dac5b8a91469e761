package dev.atoll.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Values;
import dev.atoll.sandbox.ControlPlane;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Namespaces, pods and a node of an API server. */
record SomePods(ControlPlane plane, String cluster) {

  void namespace(String name, String global, String team) throws IOException {
    hold(
        "/api/v1/namespaces/" + name,
        "Namespace",
        Map.of(
            "metadata",
            Map.of(
                "labels", Map.of("team", team),
                "annotations", Map.of("clustermesh.cilium.io/global", global))));
  }

  void pod(String namespace, String name, String ip, String phase, Map<String, Object> more)
      throws IOException {
    var spec = new TreeMap<String, Object>(more);
    var port = Map.of("name", "http", "containerPort", 8080, "protocol", "TCP");
    spec.put(
        "containers",
        List.of(
            Map.of(
                "name",
                "c",
                "image",
                "i",
                "ports",
                List.of(port, Map.of("containerPort", 9, "protocol", "TCP")))));
    spec.put("automountServiceAccountToken", false);
    spec.put("serviceAccountName", "default");
    var path = "/api/v1/namespaces/" + namespace + "/pods/" + name;
    hold(
        path,
        "Pod",
        Map.of(
            "metadata",
            Map.of("labels", Map.of("app", "web", "pod-template-hash", name)),
            "spec",
            spec));
    var v6 = "fd00::a01:" + ip.substring(ip.lastIndexOf('.') + 1);
    var status =
        Map.of(
            "phase",
            phase,
            "podIP",
            ip,
            "podIPs",
            List.of(Map.of("ip", ip), Map.of("ip", v6)),
            "hostIP",
            "172.18.0.2",
            "hostIPs",
            List.of(Map.of("ip", "172.18.0.2")));
    merge(path + "/status", Map.of("status", status));
  }

  void node() throws IOException {
    hold(
        "/api/v1/nodes/worker",
        "Node",
        Map.of(
            "metadata",
            Map.of(
                "labels", Map.of("zone", "a"),
                "annotations", Map.of("network.cilium.io/x", "1", "other/x", "2")),
            "spec",
            Map.of("podCIDR", "10.1.0.0/24", "podCIDRs", List.of("10.1.0.0/24", "fd00::/64"))));
    merge(
        "/api/v1/nodes/worker/status",
        Map.of(
            "status",
            Map.of(
                "addresses",
                List.of(
                    Map.of("type", "Hostname", "address", "worker"),
                    Map.of("type", "InternalIP", "address", "172.18.0.2"),
                    Map.of("type", "InternalIP", "address", "172.18.0.9"),
                    Map.of("type", "InternalIP", "address", "fc00::2"),
                    Map.of("type", "ExternalIP", "address", "192.0.2.1")))));
  }

  private void hold(String path, String kind, Map<String, Object> rest) throws IOException {
    var object = new TreeMap<String, Object>(rest);
    object.put("apiVersion", "v1");
    object.put("kind", kind);
    plane.api(cluster).hold(path, object);
  }

  private void merge(String path, Map<String, Object> patch) throws IOException {
    var answer = plane.api(cluster).merge(path, Json.text(Values.of(patch)));
    assertThat(answer.ok()).as(answer.body()).isTrue();
  }
}
