package dev.atoll.policy.refusal;

import dev.atoll.fleet.model.KubernetesNames;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.text.RuleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is wrong in a label selector beyond its types. Source: {@code
 * k8s.io/apimachinery/pkg/apis/meta/v1/validation} and Cilium 1.20.2, {@code
 * pkg/labels/validation.go}, which lets one source stand before a key; for 1.18.8 and 1.19.4 {@code
 * pkg/labels/labels.go}.
 */
final class SelectorFaults {

  /** One fault, as the object of a sentence. */
  record Fault(SourcePos pos, String what) {}

  private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9]+");
  private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
  private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");

  private final List<Fault> faults = new ArrayList<>();
  private final Predicate<String> isKey;

  private SelectorFaults(Predicate<String> isKey) {
    this.isKey = isKey;
  }

  /** Faults of a selector of Cilium's own kinds, as an agent of a release line sees them. */
  static List<Fault> ofCilium(Mapping selector, boolean isAtLeast120) {
    return new SelectorFaults(
            isAtLeast120 ? SelectorFaults::isCiliumKey : SelectorFaults::isExtendedKey)
        .in(selector);
  }

  /** Faults of a selector of CIDR groups, whose keys get a source before they are looked at. */
  static List<Fault> ofGroups(Mapping selector, boolean isAtLeast120) {
    return new SelectorFaults(
            isAtLeast120
                ? SelectorFaults::isGroupKey
                : key -> KubernetesNames.key("cidrgroup." + key).isEmpty())
        .in(selector);
  }

  /** Faults of a selector of Kubernetes' own kinds. */
  static List<Fault> ofKubernetes(Mapping selector) {
    return new SelectorFaults(SelectorFaults::isPlainKey).in(selector);
  }

  private List<Fault> in(Mapping selector) {
    selector.mapping("matchLabels").ifPresent(this::labels);
    RuleEntry.mappings(selector, "matchExpressions").forEach(this::expression);
    return List.copyOf(faults);
  }

  private void labels(Mapping labels) {
    labels
        .entries()
        .forEach((key, entry) -> {
          if (!isKey.test(key)) {
            add(entry.keyPos(), "the label key " + key);
          }
          value(entry.value());
        });
  }

  private void expression(Mapping expression) {
    var operator = expression.string("operator").orElse("");
    var values = expression.items("values");
    if (WITH_VALUES.contains(operator) && values.isEmpty()) {
      add(expression.pos(), operator + " without values");
    } else if (WITHOUT_VALUES.contains(operator) && !values.isEmpty()) {
      add(expression.keyPos("values"), operator + " with values");
    } else if (!WITH_VALUES.contains(operator) && !WITHOUT_VALUES.contains(operator)) {
      add(pos(expression, "operator"), "the operator \"" + operator + "\"");
    }
    var key = expression.string("key").orElse("");
    if (!isKey.test(key)) {
      add(pos(expression, "key"), "the label key " + key);
    }
    values.forEach(this::value);
  }

  private void value(Value value) {
    value
        .asString()
        .filter(t -> KubernetesNames.labelValue(t).isPresent())
        .ifPresent(t -> add(value.pos(), "the label value \"" + t + "\""));
  }

  private void add(SourcePos pos, String what) {
    faults.add(new Fault(pos, what));
  }

  private static SourcePos pos(Mapping mapping, String key) {
    return mapping.get(key).map(Value::pos).orElse(mapping.pos());
  }

  private static boolean isCiliumKey(String text) {
    var colon = text.indexOf(':');
    return colon < 0
        ? isPlainKey(text)
        : SOURCE.matcher(text.substring(0, colon)).matches()
            && isPlainKey(text.substring(colon + 1));
  }

  /** {@code NewSourceEncodedLabelKey} with the source of groups, and then a key of Cilium's. */
  private static boolean isGroupKey(String text) {
    if (text.startsWith("$")) {
      return isPlainKey(text.substring(1));
    }
    var colon = text.indexOf(':');
    return colon <= 0 ? isPlainKey(text.substring(colon + 1)) : isCiliumKey(text);
  }

  /**
   * Before 1.20 the source and a dot went before the key, and the whole had to be a Kubernetes key
   * ({@code GetExtendedKeyFrom}): keys are shorter by that, and what stands behind an equals sign
   * is not looked at.
   */
  private static boolean isExtendedKey(String text) {
    var source = "any";
    var key = text;
    if (text.startsWith("$")) {
      source = "reserved";
      key = text.substring(1);
    } else if (text.indexOf(':') >= 0) {
      source = text.substring(0, text.indexOf(':'));
      key = text.substring(text.indexOf(':') + 1);
    }
    var equals = key.indexOf('=');
    return isPlainKey(
        (source.isEmpty() ? "any" : source) + "." + (equals < 0 ? key : key.substring(0, equals)));
  }

  private static boolean isPlainKey(String key) {
    return KubernetesNames.key(key).isEmpty();
  }
}
