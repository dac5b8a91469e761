package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What is checked about policies beside what a cluster refuses. */
public enum PolicyRule implements Rule {
  UNKNOWN_CLUSTER("POL010", Severity.ERROR, "A peer in a cluster that the fleet does not have"),
  OTHER_SUBJECT("POL011", Severity.WARNING, "A subject that its own cluster cannot have"),
  SUBJECT_MATCHES_NOTHING("POL012", Severity.WARNING, "A policy whose subject no workload has"),
  PEER_MATCHES_NOTHING("POL013", Severity.INFO, "A peer that no workload is"),
  TWO_MEANINGS("POL014", Severity.WARNING, "A text that means different things in two clusters"),
  NEARLY_A_NAMESPACE("POL015", Severity.WARNING, "A namespace that is probably another, misspelt"),
  NOT_MERGED("POL040", Severity.ERROR, "Rules that the agent cannot put together");

  private final RuleFacts facts;

  PolicyRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
