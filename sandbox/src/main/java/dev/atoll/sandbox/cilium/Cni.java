package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.SandboxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Attaches pods by Cilium's CNI plugin, run as a container runtime runs it (CNI specification
 * 0.3.1, parameters by environment and configuration on standard input).
 */
record Cni(Enclosure enclosure, Path plugin) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CONFIGURATION =
      "{\"cniVersion\":\"0.3.1\",\"name\":\"cilium\",\"type\":\"cilium-cni\"}";

  /** Makes the pod's network namespace and its interface; returns its address. */
  String add(Pod pod, String uid, Path socket) {
    enclosure.call(
        List.of(
            "sh", "-c", "ip netns add %1$s && ip -n %1$s link set lo up".formatted(pod.network())));
    try {
      return address(pod, run("ADD", pod, uid, socket));
    } catch (RuntimeException e) {
      enclosure.call(List.of("ip", "netns", "del", pod.network())); // it is tried again
      throw e;
    }
  }

  private static String address(Pod pod, String answer) {
    var address = tree(answer).at("/ips/0/address").asString("");
    if (address.isEmpty()) {
      throw new SandboxException(pod.end() + " got no address: " + answer);
    }
    return address.split("/")[0];
  }

  /** Takes it away again. */
  void delete(Pod pod, String uid, Path socket) {
    try {
      run("DEL", pod, uid, socket);
    } finally {
      enclosure.call(List.of("ip", "netns", "del", pod.network()));
    }
  }

  private String run(String command, Pod pod, String uid, Path socket) {
    var script = "echo '" + CONFIGURATION + "' | \"$@\"";
    return enclosure.call(
        pod.node(),
        List.of("sh", "-c", script, "-", plugin.toString()),
        environment(command, pod, uid, socket));
  }

  private Map<String, String> environment(String command, Pod pod, String uid, Path socket) {
    var arguments = new TreeMap<String, String>();
    arguments.put("IgnoreUnknown", "1");
    arguments.put("K8S_POD_NAMESPACE", pod.namespace());
    arguments.put("K8S_POD_NAME", pod.name());
    arguments.put("K8S_POD_UID", uid);
    arguments.put("K8S_POD_INFRA_CONTAINER_ID", uid);
    return Map.of(
        "CILIUM_SOCK",
        socket.toString(),
        "CNI_COMMAND",
        command,
        "CNI_CONTAINERID",
        uid,
        "CNI_NETNS",
        "/run/netns/" + pod.network(),
        "CNI_IFNAME",
        "eth0",
        "CNI_PATH",
        plugin.resolveSibling("").toString(),
        "CNI_ARGS",
        String.join(
            ";",
            arguments.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList()));
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text.substring(text.indexOf('{')));
    } catch (JacksonException | IndexOutOfBoundsException e) {
      throw new SandboxException("the CNI plugin answered " + text, e);
    }
  }
}
