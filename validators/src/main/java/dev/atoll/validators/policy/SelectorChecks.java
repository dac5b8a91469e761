package dev.atoll.validators.policy;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Selectors that the agent refuses. Source: Cilium 1.20.2, {@code pkg/labels/validation.go} and
 * {@code pkg/policy/api/selector.go} (EndpointSelector.Sanitize); the same in 1.18.8 and 1.19.4 by
 * {@code pkg/k8s/slim/k8s/apis/meta/v1/validation}.
 */
final class SelectorChecks {

  private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9]+");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final Predicate<Cluster> NODE_SELECTORS =
      Refusals.option(List.of("nodeSelectorLabels", "extraConfig.enable-node-selector-labels"));

  private SelectorChecks() {}

  static void check(Refusals found) {
    for (var spec : RuleEntry.specs(found.text().value())) {
      Stream.of("endpointSelector", "nodeSelector")
          .flatMap(f -> spec.mapping(f).stream())
          .forEach(s -> selector(s, found));
    }
    for (var entry : RuleEntry.of(found.text().value())) {
      Stream.of("Endpoints", "Nodes")
          .flatMap(k -> entry.peers(k).stream())
          .forEach(s -> selector(s, found));
      entry.peers("CIDRSet").stream()
          .flatMap(c -> c.mapping("cidrGroupSelector").stream())
          .forEach(s -> selector(s, found));
      nodes(entry, found);
    }
  }

  private static void nodes(RuleEntry entry, Refusals found) {
    if (!entry.peers("Nodes").isEmpty()) {
      found.addWhere(
          NODE_SELECTORS.negate(),
          PolicyRule.NODE_SELECTORS_OFF,
          entry.rule().keyPos(entry.section().peerPrefix + "Nodes"),
          entry.section().peerPrefix
              + "Nodes where nodeSelectorLabels is off: the agent refuses the whole policy",
          "set nodeSelectorLabels: true in the cluster's values, or write the entities host and"
              + " remote-node");
    }
  }

  private static void selector(Mapping selector, Refusals found) {
    selector
        .mapping("matchLabels")
        .ifPresent(labels ->
            labels
                .entries()
                .forEach((key, entry) -> {
                  if (!isKey(key)) {
                    refuse(entry.keyPos(), key + " is no label key", found);
                  }
                }));
    RuleEntry.mappings(selector, "matchExpressions").forEach(e -> expression(e, found));
  }

  private static void expression(Mapping expression, Refusals found) {
    var operator = expression.string("operator").orElse("");
    var values = expression.items("values");
    if ((operator.equals("In") || operator.equals("NotIn")) && values.isEmpty()) {
      refuse(expression.pos(), operator + " without values", found);
    }
    if ((operator.equals("Exists") || operator.equals("DoesNotExist")) && !values.isEmpty()) {
      refuse(expression.keyPos("values"), operator + " with values", found);
    }
    expression
        .get("key")
        .filter(k -> k.asString().filter(t -> !isKey(t)).isPresent())
        .ifPresent(k -> refuse(k.pos(), k.asString().orElse("") + " is no label key", found));
    values.stream()
        .filter(v -> v.asString().filter(t -> !isValue(t)).isPresent())
        .forEach(v -> refuse(v.pos(), text(v) + " is no label value", found));
  }

  private static String text(Value value) {
    return "\"" + value.asString().orElse("") + "\"";
  }

  private static void refuse(SourcePos pos, String message, Refusals found) {
    found.add(PolicyRule.BAD_SELECTOR, pos, message + ": the agent refuses the whole policy", "");
  }

  /** A label key with at most one source before it. */
  static boolean isKey(String text) {
    var parts = text.split(":", -1);
    return switch (parts.length) {
      case 1 -> isPlainKey(parts[0]);
      case 2 -> SOURCE.matcher(parts[0]).matches() && isPlainKey(parts[1]);
      default -> false;
    };
  }

  private static boolean isPlainKey(String key) {
    var parts = key.split("/", -1);
    return switch (parts.length) {
      case 1 -> NAME.matcher(parts[0]).matches();
      case 2 -> DOMAIN.matcher(parts[0]).matches() && NAME.matcher(parts[1]).matches();
      default -> false;
    };
  }

  private static boolean isValue(String text) {
    return text.isEmpty() || NAME.matcher(text).matches();
  }
}
