package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What is checked about policies and the other plain objects beside them. */
public enum PolicyRule implements Rule {
  UNKNOWN_FIELD("POL001", Severity.ERROR, "A field that the kind does not have"),
  NOT_ALLOWED("POL002", Severity.ERROR, "A value that the API server refuses"),
  EMPTY_FIELD("POL003", Severity.WARNING, "A field without a value, which counts as absent"),
  NO_SUCH_KIND("POL004", Severity.ERROR, "A kind or version that a cluster does not have"),
  UNKNOWN_CLUSTER("POL010", Severity.ERROR, "A peer in a cluster that the fleet does not have"),
  OTHER_SUBJECT("POL011", Severity.WARNING, "A subject that its own cluster cannot have"),
  SUBJECT_MATCHES_NOTHING("POL012", Severity.WARNING, "A policy whose subject no workload has"),
  PEER_MATCHES_NOTHING("POL013", Severity.INFO, "A peer that no workload is"),
  TWO_MEANINGS("POL014", Severity.WARNING, "A text that means different things in two clusters"),
  NO_RULES("POL020", Severity.ERROR, "A policy without any rule"),
  TWO_PEER_KINDS("POL021", Severity.ERROR, "Two kinds of peers in one rule"),
  BAD_PORT("POL022", Severity.ERROR, "A port that the agent refuses"),
  BAD_LAYER_7("POL023", Severity.ERROR, "A layer 7 rule where there can be none"),
  BAD_ICMP("POL024", Severity.ERROR, "An ICMP rule that the agent refuses"),
  BAD_CIDR("POL025", Severity.ERROR, "An address block that the agent refuses"),
  BAD_SELECTOR("POL026", Severity.ERROR, "A selector that the agent refuses"),
  BAD_SUBJECT("POL027", Severity.ERROR, "A subject that the kind cannot have"),
  BAD_LISTENER("POL028", Severity.ERROR, "A listener or server name where there can be none"),
  NODE_SELECTORS_OFF("POL029", Severity.ERROR, "Node peers where the agent has them turned off"),
  OTHER_PORT("POL030", Severity.WARNING, "A port that means something else than it says"),
  SERVICE_PEER("POL031", Severity.WARNING, "Service peers that open or close more than they say"),
  NEARLY_A_NAMESPACE("POL032", Severity.WARNING, "A namespace that is probably another, misspelt");

  private final RuleFacts facts;

  PolicyRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
