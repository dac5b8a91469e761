package dev.atoll.validators.service;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Declared workloads by namespace. */
final class Workloads {

  private final Map<String, List<Workload>> byNamespace = new HashMap<>();

  Workloads(Fleet fleet) {
    for (var workload : fleet.workloads()) {
      byNamespace.computeIfAbsent(workload.namespace(), n -> new ArrayList<>()).add(workload);
    }
  }

  /** What a cluster is said to run in a namespace. */
  List<Workload> in(Cluster cluster, String namespace) {
    return byNamespace.getOrDefault(namespace, List.of()).stream()
        .filter(w -> w.clusters().matches(cluster.labels()))
        .toList();
  }

  /** The workloads that a Service's selector selects. */
  static List<Workload> selected(List<Workload> workloads, Map<String, String> selector) {
    return workloads.stream()
        .filter(w -> w.labels().entrySet().containsAll(selector.entrySet()))
        .toList();
  }
}
