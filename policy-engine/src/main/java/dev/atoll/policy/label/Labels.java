package dev.atoll.policy.label;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of one identity.
 *
 * @param byKey key without source to label
 */
public record Labels(SortedMap<String, Label> byKey) {

  public Labels {
    byKey = Collections.unmodifiableSortedMap(new TreeMap<>(byKey));
  }

  /** The labels of a reserved identity, such as {@code reserved:host}. */
  public static Labels reserved(String... names) {
    var labels = new TreeMap<String, Label>();
    for (var name : names) {
      labels.put(name, new Label(Label.RESERVED, ""));
    }
    return new Labels(labels);
  }

  /** Labels of one source. */
  public static Labels of(String source, Map<String, String> values) {
    var labels = new TreeMap<String, Label>();
    values.forEach((key, value) -> labels.put(key, new Label(source, value)));
    return new Labels(labels);
  }

  /** The value of a Kubernetes label; empty where it is absent. */
  public String k8s(String key) {
    var label = byKey.get(key);
    return label == null || !label.source().equals(Label.K8S) ? "" : label.value();
  }
}
