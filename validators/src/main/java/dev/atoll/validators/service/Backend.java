package dev.atoll.validators.service;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pods behind a service in one cluster.
 *
 * @param name for people: a workload, or the service's selector where none is declared
 * @param labels of the pods' identity
 * @param ports numbers and names of the ports that the service sends to; empty for unknown
 */
record Backend(
    Cluster cluster, String namespace, String name, Map<String, String> labels, Set<String> ports) {

  private static final String PREFIX = "io.cilium.k8s.";

  /**
   * The backends of a cluster's part: its declared workloads, else pods with the selector's labels.
   */
  static List<Backend> of(Part part, ServiceFacts facts) {
    if (part.selector().isEmpty()) {
      return List.of();
    }
    var namespace = part.object().key().namespace();
    var declared = facts.workloads().in(part.cluster(), namespace);
    if (declared.isEmpty()) {
      var labels = labels(part, facts, part.selector(), "default");
      return List.of(
          new Backend(
              part.cluster(), namespace, "its selector's pods", labels, ports(part, List.of())));
    }
    return Workloads.selected(declared, part.selector()).stream()
        .filter(w -> !w.hostNetwork())
        .map(w ->
            new Backend(
                part.cluster(),
                namespace,
                w.kind() + " " + w.name(),
                labels(part, facts, w.labels(), w.serviceAccount()),
                ports(part, w.ports())))
        .toList();
  }

  private static Map<String, String> labels(
      Part part, ServiceFacts facts, Map<String, String> pod, String serviceAccount) {
    var namespace = part.object().key().namespace();
    var labels = new HashMap<>(pod);
    labels.put("io.kubernetes.pod.namespace", namespace);
    labels.put(PeerSelector.CLUSTER, part.cluster().name());
    labels.put(PREFIX + "policy.serviceaccount", serviceAccount);
    labels.put(PREFIX + "namespace.labels.kubernetes.io/metadata.name", namespace);
    facts
        .namespace(part.cluster(), namespace)
        .flatMap(n -> n.value().mapping("metadata", "labels"))
        .ifPresent(m ->
            m.entries()
                .forEach((k, e) ->
                    e.value()
                        .asString()
                        .ifPresent(v -> labels.put(PREFIX + "namespace.labels." + k, v))));
    return labels;
  }

  private static Set<String> ports(Part part, List<Workload.Port> declared) {
    var ports = new HashSet<String>();
    for (var port : part.ports()) {
      var target = port.targetPort().toLowerCase(Locale.ROOT);
      ports.add(target);
      for (var p : declared) {
        if (target.equals(p.name()) || target.equals("" + p.port())) {
          ports.add(p.name());
          ports.add("" + p.port());
        }
      }
    }
    ports.remove("");
    return ports;
  }

  /**
   * Whether a rule's {@code toPorts} or {@code ports} entry can mean one of the backend's ports.
   */
  boolean isReachedOn(Mapping port) {
    var text = text(port, "port");
    if (ports.isEmpty() || text.isEmpty() || text.equals("0")) {
      return true;
    }
    if (ports.contains(text.toLowerCase(Locale.ROOT))) {
      return true;
    }
    return number(text)
        .flatMap(from -> number(text(port, "endPort")).map(to -> isInRange(from, to)))
        .orElse(false);
  }

  private boolean isInRange(int from, int to) {
    return ports.stream().flatMap(p -> number(p).stream()).anyMatch(p -> from <= p && p <= to);
  }

  private static String text(Mapping port, String key) {
    return port.get(key)
        .filter(v -> v instanceof Scalar && !v.isNull())
        .map(v -> ((Scalar) v).text())
        .orElse("");
  }

  private static Optional<Integer> number(String text) {
    return text.matches("\\d{1,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
