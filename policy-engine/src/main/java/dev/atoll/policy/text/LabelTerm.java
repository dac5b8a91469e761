package dev.atoll.policy.text;

import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One requirement of a selector in a policy, with the source that Cilium lets stand before a key.
 *
 * @param source {@code any} where none is written
 * @param key without its source
 * @param values empty for {@code EXISTS} and {@code DOES_NOT_EXIST}
 * @param pos where the key stands
 */
public record LabelTerm(
    String source, String key, Operator operator, List<Located<String>> values, SourcePos pos) {

  public static final String CLUSTER = "io.cilium.k8s.policy.cluster";
  public static final String SERVICE_ACCOUNT = "io.cilium.k8s.policy.serviceaccount";
  public static final String NAMESPACE = "io.kubernetes.pod.namespace";
  public static final String NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";

  private static final Set<String> OF_PODS = Set.of("any", "k8s");

  public LabelTerm {
    values = List.copyOf(values);
  }

  /** The requirements of a selector as far as they can be read. */
  public static List<LabelTerm> of(Mapping selector) {
    var terms = new ArrayList<LabelTerm>();
    selector
        .mapping("matchLabels")
        .ifPresent(labels ->
            labels
                .entries()
                .forEach((key, entry) ->
                    located(entry.value())
                        .ifPresent(value ->
                            terms.add(term(key, Operator.IN, List.of(value), entry.keyPos())))));
    RuleEntry.mappings(selector, "matchExpressions")
        .forEach(e -> expression(e).ifPresent(terms::add));
    return List.copyOf(terms);
  }

  private static Optional<LabelTerm> expression(Mapping expression) {
    var values = expression.items("values").stream().flatMap(v -> located(v).stream()).toList();
    return expression
        .string("key")
        .flatMap(key ->
            expression
                .string("operator")
                .flatMap(LabelTerm::operator)
                .map(o -> term(key, o, values, valuePos(expression))));
  }

  private static SourcePos valuePos(Mapping expression) {
    return expression.get("key").map(Value::pos).orElse(expression.pos());
  }

  private static Optional<Located<String>> located(Value value) {
    return value.asString().map(text -> new Located<>(text, value.pos()));
  }

  private static Optional<Operator> operator(String text) {
    return switch (text) {
      case "In" -> Optional.of(Operator.IN);
      case "NotIn" -> Optional.of(Operator.NOT_IN);
      case "Exists" -> Optional.of(Operator.EXISTS);
      case "DoesNotExist" -> Optional.of(Operator.DOES_NOT_EXIST);
      default -> Optional.empty();
    };
  }

  private static LabelTerm term(
      String written, Operator operator, List<Located<String>> values, SourcePos pos) {
    var colon = written.indexOf(':');
    return colon < 0
        ? new LabelTerm("any", written, operator, values, pos)
        : new LabelTerm(
            written.substring(0, colon), written.substring(colon + 1), operator, values, pos);
  }

  /** The same with another key, its source {@code k8s}. */
  public LabelTerm withKey(String other) {
    return new LabelTerm("k8s", other, operator, values, pos);
  }

  /** Whether it is about a label that pods have. */
  public boolean isOfPods() {
    return OF_PODS.contains(source);
  }

  public boolean isReserved() {
    return source.equals("reserved");
  }

  public boolean is(String wanted) {
    return isOfPods() && key.equals(wanted);
  }

  public boolean isNamespaceLabel() {
    return isOfPods() && key.startsWith(NAMESPACE_LABELS);
  }

  public boolean names(String value) {
    for (var named : values) {
      if (named.value().equals(value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it holds for a label's value; empty where the label is absent. */
  public boolean holds(Optional<String> value) {
    return switch (operator) {
      case IN -> value.filter(this::names).isPresent();
      case NOT_IN -> value.filter(this::names).isEmpty();
      case EXISTS -> value.isPresent();
      case DOES_NOT_EXIST -> value.isEmpty();
    };
  }
}
