package dev.atoll.policy.refusal;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What an API server or an agent refuses, or takes and reads in a way that nobody expects. */
public enum RefusalRule implements Rule {
  UNKNOWN_FIELD("POL001", Severity.ERROR, "A field that the kind does not have"),
  NOT_ALLOWED("POL002", Severity.ERROR, "A value that the API server refuses"),
  EMPTY_FIELD("POL003", Severity.WARNING, "A field without a value, which counts as absent"),
  NO_SUCH_KIND("POL004", Severity.ERROR, "A kind or version that a cluster does not have"),
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
  NEGATIVE_PEER("POL032", Severity.WARNING, "A peer that is selected by what it is not"),
  LOCAL_SERVICE("POL033", Severity.INFO, "A service peer that is in the own cluster only"),
  MISSPELT_KEY("POL034", Severity.WARNING, "A label key that nothing has"),
  OTHER_ICMP("POL035", Severity.WARNING, "An ICMP type that means something else than it says"),
  VOID_RULE("POL036", Severity.WARNING, "A rule that holds for nobody"),
  ENDS_AGENT("POL037", Severity.ERROR, "A text that ends the agent"),
  EMPTY_GROUPS("POL038", Severity.WARNING, "A selector of CIDR groups that is everybody");

  private final RuleFacts facts;

  RefusalRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
