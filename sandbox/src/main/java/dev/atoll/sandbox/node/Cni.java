package dev.atoll.sandbox.node;

import dev.atoll.sandbox.SandboxException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Attaches pods to a node by a CNI plugin, run as a container runtime runs it (CNI specification
 * 0.3.1 and 1.0.0, parameters by environment and configuration on standard input).
 */
record Cni(Enclosure enclosure, Plugin plugin) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * IPv6 addresses are usable at once: nobody else can have one, and a plugin waits a second or two
   * for the proof (RFC 4862, 5.4).
   */
  private static final String MAKE =
      """
      ip netns add %1$s && ip -n %1$s link set lo up &&
      ip netns exec %1$s sh -c '! cd /proc/sys/net/ipv6 || echo 0 > conf/default/accept_dad'\
      """;

  /** Makes the pod's network namespace and its interface; returns its addresses, one or two. */
  List<String> add(Pod pod, String uid) {
    enclosure.call(List.of("sh", "-c", MAKE.formatted(pod.network())));
    try {
      return addresses(pod, run("ADD", pod, uid));
    } catch (RuntimeException e) {
      takeBack(pod, uid, e); // it is tried again
      throw e;
    }
  }

  private static List<String> addresses(Pod pod, String answer) {
    var addresses =
        StreamSupport.stream(tree(answer).path("ips").spliterator(), false)
            .map(ip -> ip.path("address").asString("").split("/")[0])
            .filter(address -> !address.isEmpty())
            .toList();
    if (addresses.isEmpty()) {
      throw new SandboxException(pod.end() + " got no address: " + answer);
    }
    return addresses;
  }

  /** What a plugin keeps of an attachment that failed is given back too, as the address of it. */
  private void takeBack(Pod pod, String uid, RuntimeException why) {
    try {
      delete(pod, uid);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  /** Takes it away again. */
  void delete(Pod pod, String uid) {
    try {
      run("DEL", pod, uid);
    } finally {
      enclosure.call(List.of("ip", "netns", "del", pod.network()));
    }
  }

  private String run(String command, Pod pod, String uid) {
    return enclosure.call(
        pod.node(),
        List.of("sh", "-c", "printf %s \"$0\" | \"$@\"", plugin.configuration(), program()),
        environment(command, pod, uid));
  }

  private String program() {
    return plugin.program().toString();
  }

  private Map<String, String> environment(String command, Pod pod, String uid) {
    var environment = new TreeMap<>(plugin.environment());
    environment.put("CNI_COMMAND", command);
    environment.put("CNI_CONTAINERID", uid);
    environment.put("CNI_NETNS", "/run/netns/" + pod.network());
    environment.put("CNI_IFNAME", Node.DEVICE);
    environment.put("CNI_PATH", plugin.program().resolveSibling("").toString());
    environment.put("CNI_ARGS", arguments(pod, uid));
    return environment;
  }

  private static String arguments(Pod pod, String uid) {
    var arguments = new TreeMap<String, String>();
    arguments.put("IgnoreUnknown", "1");
    arguments.put("K8S_POD_NAMESPACE", pod.namespace());
    arguments.put("K8S_POD_NAME", pod.name());
    arguments.put("K8S_POD_UID", uid);
    arguments.put("K8S_POD_INFRA_CONTAINER_ID", uid);
    return arguments.entrySet().stream()
        .map(it -> it.getKey() + "=" + it.getValue())
        .collect(Collectors.joining(";"));
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text.substring(text.indexOf('{')));
    } catch (JacksonException | IndexOutOfBoundsException e) {
      throw new SandboxException("the CNI plugin answered " + text, e);
    }
  }
}
