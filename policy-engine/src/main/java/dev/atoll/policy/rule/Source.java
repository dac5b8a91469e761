package dev.atoll.policy.rule;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.SourcePos;

/**
 * Where an entry was written.
 *
 * @param rule path inside the object, such as {@code spec.ingress[0]}
 * @param pos of the rule
 */
public record Source(ObjectKey policy, String rule, SourcePos pos) implements Comparable<Source> {

  @Override
  public int compareTo(Source other) {
    var byPolicy = policy.compareTo(other.policy);
    if (byPolicy != 0) {
      return byPolicy;
    }
    var byPos = pos.compareTo(other.pos);
    return byPos != 0 ? byPos : rule.compareTo(other.rule);
  }
}
