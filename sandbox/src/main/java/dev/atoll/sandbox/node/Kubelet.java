package dev.atoll.sandbox.node;

import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.netns.Echo;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Runs the pods that are bound to one node: a network namespace each, attached by a CNI plugin, or
 * that of the node where a pod says so, with an echo server on the ports that its containers
 * declare. Reports what a kubelet would.
 */
public final class Kubelet implements AutoCloseable {

  private record Running(Pod pod, List<String> addresses, Echo echo) {}

  private final Node node;
  private final Enclosure enclosure;
  private final Cni cni;
  private final TreeMap<String, Running> running = new TreeMap<>();

  /**
   * @param node its network namespace is there
   * @param enclosure that the node is in
   */
  public Kubelet(Node node, Plugin plugin, Enclosure enclosure) {
    this.node = node;
    this.enclosure = enclosure;
    this.cni = new Cni(enclosure, plugin);
  }

  /** The path of the pods of its node. */
  public String pods() {
    return "/api/v1/pods?fieldSelector=spec.nodeName%3D" + node.name();
  }

  /**
   * Starts pods that are new and ends those that are gone or being deleted.
   *
   * @throws IOException if the cluster does not answer; what runs goes on
   */
  public synchronized void update(KubeApi api) throws IOException {
    var listed = api.get(pods());
    if (!listed.ok()) {
      throw new IOException("the list of pods answers " + listed.status());
    }
    var wanted = new TreeMap<String, JsonNode>();
    for (var object : listed.json().path("items")) {
      if (object.at("/metadata/deletionTimestamp").isMissingNode()) {
        wanted.put(uid(object), object);
      } else {
        end(uid(object));
        api.delete(path(object) + "?gracePeriodSeconds=0");
      }
    }
    List.copyOf(running.keySet()).stream().filter(it -> !wanted.containsKey(it)).forEach(this::end);
    runAll(api, wanted.values());
  }

  /** A pod that cannot be started does not keep others from it. */
  private void runAll(KubeApi api, Collection<JsonNode> wanted) throws IOException {
    var failed = new ArrayList<SandboxException>();
    for (var object : wanted) {
      try {
        run(api, object);
      } catch (SandboxException e) {
        failed.add(e);
      }
    }
    if (!failed.isEmpty()) {
      throw failed.getFirst();
    }
  }

  private void run(KubeApi api, JsonNode object) throws IOException {
    if (!running.containsKey(uid(object))) {
      start(uid(object), object);
    }
    report(api, object, Objects.requireNonNull(running.get(uid(object))));
  }

  /** Names of the network namespaces that were made for its pods. */
  public synchronized List<String> networks() {
    return running.values().stream()
        .map(Running::pod)
        .filter(pod -> !pod.hostNetwork())
        .map(Pod::network)
        .sorted()
        .toList();
  }

  private void start(String uid, JsonNode object) {
    var pod = Pod.of(node.cluster(), object);
    var addresses = pod.hostNetwork() ? node.addresses() : cni.add(pod, uid);
    try {
      running.put(uid, new Running(pod, addresses, echo(pod, object)));
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
  private void report(KubeApi api, JsonNode object, Running pod) throws IOException {
    var status = new PodStatus(object, node, pod.addresses());
    if (status.isSaid()) {
      return;
    }
    var answer = api.merge(path(object) + "/status", status.patch(Instant.now()));
    if (!answer.ok() && answer.status() != 404) { // gone meanwhile: the next list says so
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
    if (pod.hostNetwork()) {
      return;
    }
    try {
      cni.delete(pod, uid);
    } catch (SandboxException e) {
      // An agent that is away finds out by itself that the pod is gone.
    }
  }

  private static String uid(JsonNode object) {
    return object.at("/metadata/uid").asString();
  }

  private static String path(JsonNode object) {
    return "/api/v1/namespaces/%s/pods/%s"
        .formatted(
            object.at("/metadata/namespace").asString(), object.at("/metadata/name").asString());
  }

  /** Ends the servers; namespaces go with the enclosure. */
  @Override
  public synchronized void close() {
    running.values().forEach(it -> it.echo().close());
    running.clear();
  }
}
