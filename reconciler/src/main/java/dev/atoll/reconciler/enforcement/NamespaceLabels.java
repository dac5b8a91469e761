package dev.atoll.reconciler.enforcement;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.reconciler.agent.AgentEndpoint;
import dev.atoll.templates.Rendered;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of namespaces that a cluster shall have. They are a part of the identity of each pod,
 * and come to the agents on another way than policies: a mark says nothing of them.
 *
 * @param wanted by namespace, then by key
 */
record NamespaceLabels(SortedMap<String, SortedMap<String, String>> wanted) {

  NamespaceLabels {
    wanted = Collections.unmodifiableSortedMap(new TreeMap<>(wanted));
  }

  /** None where the cluster narrows which labels make an identity: then some never show. */
  static NamespaceLabels of(Rendered rendered) {
    var wanted = new TreeMap<String, SortedMap<String, String>>();
    if (rendered.cluster().datapath().values().written("labels").isEmpty()) {
      rendered.objects().stream()
          .filter(o -> o.key().kind().equals("Namespace"))
          .forEach(o -> wanted.put(o.key().name(), labels(o.value())));
    }
    return new NamespaceLabels(wanted);
  }

  private static SortedMap<String, String> labels(Mapping namespace) {
    var labels = new TreeMap<String, String>();
    namespace
        .mapping("metadata", "labels")
        .ifPresent(m ->
            m.entries()
                .forEach(
                    (key, e) -> labels.put(key, e.value() instanceof Scalar s ? s.text() : "")));
    return labels;
  }

  /** Whether an endpoint goes by the labels that its namespace had before. */
  boolean areMissing(AgentEndpoint endpoint) {
    var slash = endpoint.name().indexOf('/');
    var labels = slash < 0 ? null : wanted.get(endpoint.name().substring(0, slash));
    return labels != null && !endpoint.namespaceLabels().entrySet().containsAll(labels.entrySet());
  }
}
