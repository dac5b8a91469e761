package dev.atoll.agent.policy;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.rule.Direction;

/**
 * A rule that entries and events name by number.
 *
 * @param number at least 1; stays while the rule stays in its place
 * @param path inside the object, with its index, such as {@code spec.ingress[0]}
 * @param file in Git that the policy was written in; empty where the object does not say
 * @param line where the policy begins there; 0 where the object does not say
 */
public record PolicyRule(
    int number, ObjectKey policy, Direction direction, String path, String file, int line) {}
