package dev.atoll.validators.change;

import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.difference.Cause.How;

/**
 * What is responsible for a change, with its place in Git.
 *
 * @param pos where it stands, or stood last; may be unknown
 * @param what an object, a workload, or the settings of a cluster
 * @param rule path inside a policy; empty for others
 * @param cluster where
 */
public record Because(SourcePos pos, String what, String rule, How how, String cluster) {

  /** {@code policies/x.yaml:3 CiliumNetworkPolicy shop/x spec.ingress[0]: changed}. */
  public String text() {
    return (pos.isKnown() ? pos.file() + ":" + pos.line() + " " : "")
        + what
        + (rule.isEmpty() ? "" : " " + rule)
        + switch (how) {
          case ADDED -> ": added";
          case REMOVED -> ": removed";
          case CHANGED -> ": changed";
          case REREAD -> ": the same text, with another effect";
        };
  }
}
