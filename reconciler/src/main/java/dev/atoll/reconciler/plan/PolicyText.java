package dev.atoll.reconciler.plan;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Value;
import dev.atoll.reconciler.order.Tendency;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which policies can only open, by their text alone. Conservative: what is not certain may close.
 */
final class PolicyText {

  private static final List<String> DIRECTIONS = List.of("ingress", "egress");

  private PolicyText() {}

  static Tendency tendency(Mapping policy) {
    return widens(policy) ? Tendency.OPENS : Tendency.CLOSES;
  }

  /**
   * Whether no rule of a policy denies anything or turns default deny on. A Kubernetes
   * NetworkPolicy always isolates what it selects.
   */
  static boolean widens(Mapping policy) {
    var kind = policy.string("kind").orElse("");
    if (!kind.equals("CiliumNetworkPolicy") && !kind.equals("CiliumClusterwideNetworkPolicy")) {
      return false;
    }
    var rules = Stream.concat(policy.at("spec").stream(), policy.items("specs").stream()).toList();
    return !rules.isEmpty() && rules.stream().allMatch(PolicyText::ruleWidens);
  }

  private static boolean ruleWidens(Value value) {
    return value instanceof Mapping rule
        && DIRECTIONS.stream().allMatch(d -> directionWidens(rule, d));
  }

  private static boolean directionWidens(Mapping rule, String direction) {
    if (rule.get(direction + "Deny").isPresent()) {
      return false;
    }
    return rule.at("enableDefaultDeny", direction)
        .map(PolicyText::isFalse)
        .orElseGet(() -> rule.get(direction).isEmpty());
  }

  private static boolean isFalse(Value value) {
    return value instanceof Scalar s && s.text().equals("false");
  }
}
