package dev.atoll.validators.change;

import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.difference.Cause.How;

/**
 * What is responsible for a change, with its place in Git.
 *
 * @param pos where it stands, or stood last; may be unknown
 * @param what an object, a pod by its name, or a cluster
 * @param rule path inside a policy; empty for others
 * @param cluster where
 */
public record Because(SourcePos pos, String what, String rule, How how, String cluster) {

  /** {@code policies/x.yaml:3 CiliumNetworkPolicy shop/x spec.ingress[0] was changed}. */
  public String text() {
    return (pos.isKnown() ? pos.file() + ":" + pos.line() + " " : "")
        + what
        + (rule.isEmpty() ? "" : " " + rule)
        + switch (how) {
          case ADDED -> " was added";
          case REMOVED -> " was removed";
          case CHANGED -> " was changed";
          case REREAD -> " has the same text and means something else";
        };
  }
}
