package dev.atoll.policy.label;

import dev.atoll.fleet.model.LabelSelector.Operator;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * One requirement of a selector.
 *
 * @param source {@code any} matches a label of every source
 * @param key without source
 * @param values empty for {@code EXISTS} and {@code DOES_NOT_EXIST}
 */
public record Requirement(String source, String key, Operator operator, Set<String> values)
    implements Comparable<Requirement> {

  public Requirement {
    values = Collections.unmodifiableSet(new TreeSet<>(values));
  }

  /** {@code source:key}, or {@code key} for any source, as a policy writes it. */
  public static Requirement written(String written, Operator operator, Set<String> values) {
    if (written.startsWith("$")) {
      return new Requirement(Label.RESERVED, written.substring(1), operator, values);
    }
    var colon = written.indexOf(':');
    return colon <= 0
        ? new Requirement(Label.ANY, written.substring(colon + 1), operator, values)
        : new Requirement(
            written.substring(0, colon), written.substring(colon + 1), operator, values);
  }

  /** {@code key=value} of Kubernetes. */
  public static Requirement k8s(String key, String value) {
    return new Requirement(Label.K8S, key, Operator.IN, Set.of(value));
  }

  public static Requirement exists(String source, String key) {
    return new Requirement(source, key, Operator.EXISTS, Set.of());
  }

  /** Whether it holds; {@code NOT_IN} and {@code DOES_NOT_EXIST} hold for an absent label. */
  public boolean matches(Labels labels) {
    var label = labels.byKey().get(key);
    return label == null ? isNegative() : holds(label);
  }

  /** Whether it holds where its key has this label. */
  public boolean holds(Label label) {
    if (!isAnySource() && !label.source().equals(source)) {
      return isNegative();
    }
    return switch (operator) {
      case IN -> values.contains(label.value());
      case NOT_IN -> !values.contains(label.value());
      case EXISTS -> true;
      case DOES_NOT_EXIST -> false;
    };
  }

  /** Whether it can hold without a label being there. */
  public boolean isNegative() {
    return operator == Operator.NOT_IN || operator == Operator.DOES_NOT_EXIST;
  }

  public boolean isAnySource() {
    return source.equals(Label.ANY);
  }

  /** Whether the key counts as this Kubernetes key: under {@code k8s:}, {@code any:} or bare. */
  public boolean isOn(String k8sKey) {
    return isOfPods() && key.equals(k8sKey);
  }

  public boolean isOfPods() {
    return isAnySource() || source.equals(Label.K8S);
  }

  @Override
  public int compareTo(Requirement other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    var name = isAnySource() ? key : source + ":" + key;
    return switch (operator) {
      case IN ->
          values.size() == 1 ? name + "=" + values.iterator().next() : name + " in " + values;
      case NOT_IN -> name + " not in " + values;
      case EXISTS -> name + " exists";
      case DOES_NOT_EXIST -> name + " does not exist";
    };
  }
}
