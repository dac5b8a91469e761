package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fills {@code ${cluster.name}}, {@code ${cluster.id}}, {@code ${cluster.labels.X}} and {@code
 * ${cluster.variables.X}} into string scalars. Read from the left, {@code $${} becomes {@code ${}
 * and stands for itself; every other {@code ${} stays as it is. The result is always a string, also
 * of {@code ${cluster.id}}. Keys of mappings are never changed.
 */
final class Substitution {

  private static final String OPEN = "${";
  private static final String ESCAPED = "$${";

  private final Cluster cluster;
  private final Consumer<Finding> findings;

  Substitution(Cluster cluster, Consumer<Finding> findings) {
    this.cluster = cluster;
    this.findings = findings;
  }

  /** Whether a value is the same in every cluster: no string in it asks for anything of one. */
  static boolean isConstant(Value value) {
    return switch (value) {
      case Scalar s -> !isTouched(s) || expressions(s.text()).isEmpty();
      case Mapping m -> m.entries().values().stream().allMatch(e -> isConstant(e.value()));
      case Sequence s -> s.items().stream().allMatch(Substitution::isConstant);
    };
  }

  /** A constant mapping with its escapes resolved: the same for every cluster. */
  static Mapping unescaped(Mapping constant) {
    return constant.mapValues(Substitution::unescaped);
  }

  private static Value unescaped(Value value) {
    return switch (value) {
      case Scalar s -> isTouched(s) ? s.withText(unescaped(s.text())) : s;
      case Mapping m -> unescaped(m);
      case Sequence s -> s.mapItems(Substitution::unescaped);
    };
  }

  private static String unescaped(String text) {
    var out = new StringBuilder(text.length());
    walk(text, out, expression -> out.append(OPEN).append(expression).append('}'));
    return out.toString();
  }

  /** A mapping with everything filled in. */
  Mapping apply(Mapping mapping) {
    return mapping.mapValues(this::apply);
  }

  Value apply(Value value) {
    return switch (value) {
      case Scalar s -> isTouched(s) ? s.withText(filled(s.text(), s.pos())) : s;
      case Mapping m -> apply(m);
      case Sequence s -> s.mapItems(this::apply);
    };
  }

  private static boolean isTouched(Scalar scalar) {
    return scalar.type() == ScalarType.STRING && scalar.text().contains(OPEN);
  }

  /** What stands between braces, such as {@code cluster.name}, for what asks for a cluster. */
  private static List<String> expressions(String text) {
    var found = new ArrayList<String>();
    walk(text, new StringBuilder(), found::add);
    return found;
  }

  private String filled(String text, SourcePos pos) {
    var out = new StringBuilder(text.length() + 16);
    walk(text, out, expression -> out.append(valueOf(expression, pos)));
    return out.toString();
  }

  /** Copies what stands for itself to {@code out} and hands over the rest, in order. */
  private static void walk(String text, StringBuilder out, Consumer<String> expression) {
    var i = 0;
    while (i < text.length()) {
      if (text.startsWith(ESCAPED, i)) {
        out.append(OPEN);
        i += ESCAPED.length();
      } else if (asksForCluster(text, i)) {
        var end = text.indexOf('}', i);
        var stop = end < 0 ? text.length() : end;
        expression.accept(text.substring(i + OPEN.length(), stop));
        i = stop + 1;
      } else {
        out.append(text.charAt(i++));
      }
    }
  }

  private static boolean asksForCluster(String text, int at) {
    return text.startsWith("${cluster.", at) || text.startsWith("${cluster}", at);
  }

  private String valueOf(String expression, SourcePos pos) {
    return known(expression)
        .orElseGet(() -> {
          findings.accept(unknown(expression, pos));
          return OPEN + expression + "}";
        });
  }

  private Optional<String> known(String expression) {
    if (expression.equals("cluster.name")) {
      return Optional.of(cluster.name());
    }
    if (expression.equals("cluster.id")) {
      return Optional.of(Integer.toString(cluster.id().value()));
    }
    return rest(expression, "cluster.labels.")
        .map(key -> cluster.labels().get(key))
        .or(() -> rest(expression, "cluster.variables.").map(this::variable));
  }

  private @Nullable String variable(String key) {
    var found = cluster.variables().get(key);
    return found == null ? null : found.value();
  }

  private static Optional<String> rest(String text, String prefix) {
    return text.startsWith(prefix)
        ? Optional.of(text.substring(prefix.length()))
        : Optional.empty();
  }

  private Finding unknown(String expression, SourcePos pos) {
    var names = new ArrayList<>(List.of("cluster.name", "cluster.id"));
    cluster.labels().keySet().stream().sorted().forEach(k -> names.add("cluster.labels." + k));
    cluster.variables().keySet().stream()
        .sorted()
        .forEach(k -> names.add("cluster.variables." + k));
    var hint =
        Nearest.to(expression, names)
                .map(n -> "did you mean ${" + n + "}?")
                .orElse("write it into the Cluster's labels or variables")
            + " A text that shall keep its ${ is written $${";
    return Finding.of(
            TemplateRule.UNKNOWN_SUBSTITUTION,
            pos,
            "${" + expression + "} names nothing that the cluster has",
            hint)
        .inCluster(cluster.name());
  }
}
