package dev.atoll.fleet.model;

import dev.atoll.fleet.value.SourcePos;
import java.util.List;
import java.util.Map;

/**
 * Pods that policies may select: a fact, never rendered.
 *
 * @param kind lower case, such as {@code deployment}; {@code workload} for the short form
 * @param labels of its pods
 * @param serviceAccount of its pods
 * @param hostNetwork whether its pods share the node's address
 * @param ports that its containers declare
 * @param clusters where it runs
 */
public record Workload(
    String kind,
    String namespace,
    String name,
    Map<String, String> labels,
    String serviceAccount,
    boolean hostNetwork,
    List<Port> ports,
    LabelSelector clusters,
    SourcePos pos) {

  /** A container port; the name is empty where it has none. */
  public record Port(String name, int port, String protocol, SourcePos pos) {}

  public Workload {
    labels = Map.copyOf(labels);
    ports = List.copyOf(ports);
  }
}
