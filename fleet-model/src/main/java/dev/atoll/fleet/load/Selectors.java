package dev.atoll.fleet.load;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.KubernetesNames;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.fleet.model.LabelSelector.Requirement;
import dev.atoll.fleet.model.LabelSelectors;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads selectors over the fleet's clusters. A selector that is broken or names what is not there
 * becomes one that selects nothing: placement never fails open.
 */
final class Selectors {
  private final List<Cluster> clusters;
  private final List<String> names;
  private final Set<String> unread;
  private final Set<String> labels;
  private final Findings findings;

  /**
   * For the clusters that could be read.
   *
   * @param unread names of those that could not: what selects them selects nothing, but that is no
   *     mistake of its own
   */
  Selectors(List<Cluster> clusters, Set<String> unread, Findings findings) {
    this.clusters = clusters;
    this.unread = unread;
    this.names = clusters.stream().map(Cluster::name).toList();
    this.labels =
        clusters.stream()
            .flatMap(c -> c.labels().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    this.findings = findings;
  }

  /** A selector string, as in the annotation. */
  LabelSelector text(Value value, String what) {
    var text = value.asString();
    if (text.isEmpty()) {
      return LabelSelector.nothing(value.pos()); // the check of annotations has said so
    }
    return switch (LabelSelectors.parse(text.get(), value.pos())) {
      case LabelSelectors.Result.Good(var selector) -> checked(selector);
      case LabelSelectors.Result.Bad(var problem) -> bad(value.pos(), what + " " + problem);
    };
  }

  /** The selector under a key of a mapping, in the form of a Kubernetes LabelSelector. */
  Optional<LabelSelector> under(Mapping parent, String key) {
    return parent.get(key).map(this::selector);
  }

  private LabelSelector selector(Value value) {
    if (!(value instanceof Mapping m) || !isWhole(m)) {
      return LabelSelector.nothing(value.pos()); // its schema has said so
    }
    var requirements = new ArrayList<Requirement>();
    m.mapping("matchLabels").ifPresent(labels -> requirements.addAll(matchLabels(labels)));
    m.items("matchExpressions").stream()
        .flatMap(v -> v.asMapping().stream())
        .forEach(e -> requirements.add(expression(e)));
    var problem = requirements.stream().flatMap(r -> problem(r).stream()).findFirst();
    return problem.isPresent()
        ? bad(value.pos(), "the selector " + problem.get())
        : checked(new LabelSelector(requirements, value.pos()));
  }

  private static boolean isWhole(Mapping selector) {
    var known = Set.of("matchLabels", "matchExpressions");
    var labels = selector.get("matchLabels");
    var expressions = selector.get("matchExpressions");
    return known.containsAll(selector.entries().keySet())
        && labels.isPresent() == selector.mapping("matchLabels").isPresent()
        && selector.mapping("matchLabels").stream().allMatch(Selectors::isAllStrings)
        && expressions.isPresent() == expressions.flatMap(Value::asSequence).isPresent()
        && selector.items("matchExpressions").stream().allMatch(Selectors::isExpression);
  }

  private static boolean isAllStrings(Mapping labels) {
    return labels.entries().values().stream().allMatch(e -> e.value().asString().isPresent());
  }

  private static boolean isExpression(Value value) {
    return value instanceof Mapping m
        && m.string("key").isPresent()
        && m.string("operator").flatMap(Selectors::operator).isPresent()
        && m.items("values").stream().allMatch(v -> v.asString().isPresent());
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

  private static List<Requirement> matchLabels(Mapping labels) {
    return labels.entries().entrySet().stream()
        .map(e ->
            new Requirement(
                e.getKey(),
                Operator.IN,
                Set.of(((Scalar) e.getValue().value()).text()),
                e.getValue().value().pos()))
        .toList();
  }

  private static Requirement expression(Mapping m) {
    var values =
        m.items("values").stream().flatMap(v -> v.asString().stream()).collect(Collectors.toSet());
    var operator = m.string("operator").flatMap(Selectors::operator).orElse(Operator.IN);
    return new Requirement(m.string("key").orElse(""), operator, values, m.pos());
  }

  private static Optional<String> problem(Requirement r) {
    var takesValues = r.operator() == Operator.IN || r.operator() == Operator.NOT_IN;
    if (takesValues == r.values().isEmpty()) {
      return Optional.of(
          takesValues ? "gives no values for " + r.key() : "gives values for " + r.key());
    }
    return KubernetesNames.key(r.key())
        .map(p -> "names the label key " + r.key() + ", which " + p)
        .or(() -> r.values().stream().flatMap(v -> badValue(v).stream()).findFirst());
  }

  private static Optional<String> badValue(String value) {
    return KubernetesNames.labelValue(value)
        .map(p -> "names the label value " + value + ", which " + p);
  }

  private LabelSelector bad(SourcePos pos, String message) {
    findings.add(
        FleetRule.BAD_SELECTOR,
        pos,
        message,
        "write it like env=production,region in (eu,us) in an annotation, or with matchLabels"
            + " elsewhere");
    return LabelSelector.nothing(pos);
  }

  private LabelSelector checked(LabelSelector selector) {
    var known = true;
    for (var r : selector.requirements()) {
      known &= !r.key().equals("name") || namesAreKnown(r);
      excludesByUnknown(r);
    }
    if (!known) {
      return LabelSelector.nothing(selector.pos());
    }
    if (isWholeMesh() && clusters.stream().noneMatch(c -> selector.matches(c.labels()))) {
      findings.add(
          FleetRule.SELECTS_NOTHING,
          selector.pos(),
          "the selector matches none of the fleet's clusters",
          "compare it with the labels in clusters/");
    }
    return selector;
  }

  private boolean namesAreKnown(Requirement r) {
    return r.values().stream()
        .map(name -> known(new Located<>(name, r.pos())))
        .reduce(true, Boolean::logicalAnd);
  }

  /** Whether the fleet has a cluster of that name; else says so. */
  boolean known(Located<String> name) {
    var known = names.contains(name.value());
    if (!known && !unread.contains(name.value())) {
      findings.add(
          FleetRule.UNKNOWN_CLUSTER,
          name.pos(),
          "the fleet has no cluster " + name.value(),
          Nearest.question(name.value(), names));
    }
    return known;
  }

  private boolean isWholeMesh() {
    return !clusters.isEmpty() && unread.isEmpty();
  }

  private void excludesByUnknown(Requirement r) {
    if (r.operator() == Operator.NOT_IN && isWholeMesh() && !labels.contains(r.key())) {
      findings.add(
          FleetRule.UNKNOWN_LABEL,
          r.pos(),
          "no cluster has the label " + r.key() + ", so this excludes none",
          Nearest.question(r.key(), labels));
    }
  }
}
