package dev.atoll.sandbox.node;

import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * A pod that runs on a node.
 *
 * @param address that it was given, IPv4 where it has both; empty before
 * @param hostNetwork whether it is in the network namespace of its node
 */
public record Pod(
    String cluster,
    String namespace,
    String name,
    String node,
    String address,
    boolean hostNetwork) {

  /** {@code cluster/namespace/name}, as {@code atoll reach} calls the workload. */
  public String end() {
    return cluster + "/" + namespace + "/" + name;
  }

  /** The name of the network namespace that it is in. */
  public String network() {
    return hostNetwork ? node : cluster + "." + namespace + "." + name;
  }

  /**
   * All pods of a cluster that have an address, by namespace and name.
   *
   * @throws IOException if the cluster does not answer
   */
  public static List<Pod> running(String cluster, KubeApi api) throws IOException {
    return all(cluster, api).stream().filter(it -> !it.address().isEmpty()).toList();
  }

  /** All pods of a cluster, those too that have no address yet. */
  public static List<Pod> all(String cluster, KubeApi api) throws IOException {
    var items = api.get("/api/v1/pods").json().path("items");
    return StreamSupport.stream(items.spliterator(), false)
        .map(it -> of(cluster, it))
        .sorted(Comparator.comparing(Pod::end))
        .toList();
  }

  static Pod of(String cluster, JsonNode object) {
    return new Pod(
        cluster,
        object.at("/metadata/namespace").asString(""),
        object.at("/metadata/name").asString(""),
        object.at("/spec/nodeName").asString(""),
        object.at("/status/podIP").asString(""),
        object.at("/spec/hostNetwork").asBoolean(false));
  }

  /** Container ports of one protocol. */
  static List<Integer> ports(JsonNode object, String protocol) {
    return StreamSupport.stream(object.at("/spec/containers").spliterator(), false)
        .flatMap(container -> StreamSupport.stream(container.path("ports").spliterator(), false))
        .filter(port -> port.path("protocol").asString("TCP").equals(protocol))
        .map(port -> port.path("containerPort").asInt())
        .distinct()
        .toList();
  }
}
