package dev.atoll.policy.label;

import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What all requirements together select. None selects everything.
 *
 * @param requirements sorted, so that two selectors of one meaning and different order are equal
 */
public record Selector(List<Requirement> requirements) {

  public static final Selector EVERYTHING = new Selector(List.of());

  public Selector {
    requirements = requirements.stream().sorted().distinct().toList();
  }

  /**
   * A selector of {@code matchLabels} and {@code matchExpressions}, keys as policies write them.
   */
  public static Selector read(Mapping selector) {
    return read(selector, UnaryOperator.identity());
  }

  /**
   * The same with every key changed first.
   *
   * @param keys such as one that puts {@code k8s:} in front
   */
  public static Selector read(Mapping selector, UnaryOperator<String> keys) {
    var all = new ArrayList<Requirement>();
    selector
        .mapping("matchLabels")
        .ifPresent(labels ->
            labels
                .entries()
                .forEach((key, entry) ->
                    all.add(
                        Requirement.written(
                            keys.apply(key), Operator.IN, Set.of(text(entry.value()))))));
    for (var item : selector.items("matchExpressions")) {
      item.asMapping().ifPresent(e -> all.add(expression(e, keys)));
    }
    return new Selector(all);
  }

  private static Requirement expression(Mapping e, UnaryOperator<String> keys) {
    var operator =
        switch (e.string("operator").orElse("")) {
          case "In" -> Operator.IN;
          case "NotIn" -> Operator.NOT_IN;
          case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
          default -> Operator.EXISTS;
        };
    var values = e.items("values").stream().map(Selector::text).collect(Collectors.toSet());
    return Requirement.written(keys.apply(e.string("key").orElse("")), operator, values);
  }

  private static String text(Value value) {
    return value.asString().orElse("");
  }

  public boolean matches(Labels labels) {
    for (var requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  public Selector and(Requirement... more) {
    return new Selector(Stream.concat(requirements.stream(), Stream.of(more)).toList());
  }

  public Selector and(Selector other) {
    return new Selector(Stream.concat(requirements.stream(), other.requirements.stream()).toList());
  }

  /** Without the requirements that {@code matchLabels} would hold under this very key. */
  public Selector withoutEquality(String source, String key) {
    return new Selector(
        requirements.stream()
            .filter(r ->
                !(r.source().equals(source)
                    && r.key().equals(key)
                    && r.operator() == Operator.IN
                    && r.values().size() == 1))
            .toList());
  }

  /** Whether a key of Kubernetes is named, under {@code k8s:}, {@code any:} or bare. */
  public boolean names(String k8sKey) {
    return requirements.stream().anyMatch(r -> r.isOn(k8sKey));
  }

  public boolean hasNamespaceLabels() {
    return requirements.stream()
        .anyMatch(r -> r.isOfPods() && r.key().startsWith(Label.NAMESPACE_LABELS + "."));
  }

  public boolean isReserved() {
    return requirements.stream().anyMatch(r -> r.source().equals(Label.RESERVED));
  }

  @Override
  public String toString() {
    return requirements.isEmpty()
        ? "everything"
        : requirements.stream().map(Requirement::toString).collect(Collectors.joining(", "));
  }
}
