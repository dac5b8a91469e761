package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.netns.Echo;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Runs the pods that are bound to the nodes of one cluster: a network namespace each, attached by
 * Cilium's CNI plugin, with an echo server on the ports that its containers declare. Reports what a
 * kubelet would.
 */
final class Kubelet implements AutoCloseable {

  private record Running(Pod pod, String address, Echo echo) {}

  private final String cluster;
  private final Map<String, Path> sockets;
  private final Enclosure enclosure;
  private final Cni cni;
  private final Map<String, Running> running = new HashMap<>();

  /**
   * @param sockets where the agent of each node listens
   */
  Kubelet(String cluster, Map<String, Path> sockets, Enclosure enclosure, Cni cni) {
    this.cluster = cluster;
    this.sockets = Map.copyOf(sockets);
    this.enclosure = enclosure;
    this.cni = cni;
  }

  /**
   * Starts pods that are new and ends those that are gone or being deleted.
   *
   * @throws IOException if the cluster does not answer; what runs goes on
   */
  void update(KubeApi api) throws IOException {
    var listed = api.get("/api/v1/pods");
    if (!listed.ok()) {
      throw new IOException("the list of pods answers " + listed.status());
    }
    var wanted = new TreeMap<String, JsonNode>();
    for (var object : listed.json().path("items")) {
      var uid = object.at("/metadata/uid").asString();
      if (!sockets.containsKey(object.at("/spec/nodeName").asString(""))) {
        continue;
      }
      if (object.at("/metadata/deletionTimestamp").isMissingNode()) {
        wanted.put(uid, object);
      } else {
        end(uid);
        api.delete(path(object) + "?gracePeriodSeconds=0");
      }
    }
    List.copyOf(running.keySet()).stream().filter(it -> !wanted.containsKey(it)).forEach(this::end);
    for (var pod : wanted.entrySet()) {
      if (!running.containsKey(pod.getKey())) {
        start(pod.getKey(), pod.getValue());
      }
      report(api, pod.getValue(), Objects.requireNonNull(running.get(pod.getKey())));
    }
  }

  /** Names of the network namespaces of its pods. */
  List<String> networks() {
    return running.values().stream().map(it -> it.pod().network()).sorted().toList();
  }

  private void start(String uid, JsonNode object) {
    var pod = Pod.of(cluster, object);
    var address = cni.add(pod, uid, socket(pod));
    try {
      running.put(uid, new Running(pod, address, echo(pod, object)));
    } catch (RuntimeException e) {
      detach(pod, uid); // it is tried again
      throw e;
    }
  }

  private Echo echo(Pod pod, JsonNode object) {
    var network = new NetworkNamespace(enclosure.network(pod.network()));
    return Echo.start(network, pod.end(), Pod.ports(object, "TCP"), Pod.ports(object, "UDP"));
  }

  /** Says once that a pod runs, and again where the server did not take it. */
  private static void report(KubeApi api, JsonNode object, Running pod) throws IOException {
    if (object.at("/status/podIP").asString("").equals(pod.address())) {
      return;
    }
    var answer = api.merge(path(object) + "/status", status(pod.address()));
    if (!answer.ok()) {
      throw new IOException(pod.pod().end() + ": its status answers " + answer.body());
    }
  }

  private void end(String uid) {
    var gone = running.remove(uid);
    if (gone == null) {
      return;
    }
    gone.echo().close();
    detach(gone.pod(), uid);
  }

  private void detach(Pod pod, String uid) {
    try {
      cni.delete(pod, uid, socket(pod));
    } catch (SandboxException e) {
      // The agent is away: it finds out by itself that the pod is gone.
    }
  }

  private Path socket(Pod pod) {
    return Objects.requireNonNull(sockets.get(pod.node()));
  }

  private static String path(JsonNode object) {
    return "/api/v1/namespaces/%s/pods/%s"
        .formatted(
            object.at("/metadata/namespace").asString(), object.at("/metadata/name").asString());
  }

  /** Running and ready, so that its Services get it as a backend. */
  private static String status(String address) {
    var conditions =
        List.of("Initialized", "PodScheduled", "ContainersReady", "Ready").stream()
            .map("{\"type\":\"%s\",\"status\":\"True\"}"::formatted)
            .collect(Collectors.joining(","));
    return """
    {"status":{"phase":"Running","podIP":"%1$s","podIPs":[{"ip":"%1$s"}],"conditions":[%2$s],
     "containerStatuses":[{"name":"%3$s","image":"%4$s","imageID":"","ready":true,
     "restartCount":0}]}}\
    """
        .formatted(address, conditions, Deployment.CONTAINER, Deployment.IMAGE);
  }

  /** Ends the servers; namespaces go with the enclosure. */
  @Override
  public void close() {
    running.values().forEach(it -> it.echo().close());
    running.clear();
  }
}
