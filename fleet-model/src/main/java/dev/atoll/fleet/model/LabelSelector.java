package dev.atoll.fleet.model;

import dev.atoll.fleet.value.SourcePos;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Kubernetes label selector: all requirements hold. No requirement selects everything.
 *
 * @param requirements in the order written
 * @param pos where the selector stands
 */
public record LabelSelector(List<Requirement> requirements, SourcePos pos) {

  /** How a requirement compares. {@code NOT_IN} and {@code DOES_NOT_EXIST} hold for absent keys. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  /**
   * One requirement; {@code key: value} and {@code key=value} are {@code IN} with one value.
   *
   * @param values empty for {@code EXISTS} and {@code DOES_NOT_EXIST}
   */
  public record Requirement(String key, Operator operator, Set<String> values, SourcePos pos) {

    public Requirement {
      values = Collections.unmodifiableSet(new TreeSet<>(values));
    }

    public boolean matches(Map<String, String> labels) {
      var value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /** The selector of everything. */
  public static LabelSelector everything(SourcePos pos) {
    return new LabelSelector(List.of(), pos);
  }

  /** A selector that matches nothing: what a broken one becomes, so that placement fails closed. */
  public static LabelSelector nothing(SourcePos pos) {
    return new LabelSelector(List.of(new Requirement("name", Operator.IN, Set.of(), pos)), pos);
  }

  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(r -> r.matches(labels));
  }
}
