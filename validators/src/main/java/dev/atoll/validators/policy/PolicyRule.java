package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.Severity;

/** What is checked about policies and the other plain objects beside them. */
public enum PolicyRule implements Rule {
  UNKNOWN_FIELD("POL001", Severity.ERROR, "a field that the kind does not have"),
  NOT_ALLOWED("POL002", Severity.ERROR, "a value that the API server refuses"),
  EMPTY_FIELD("POL003", Severity.WARNING, "a field without a value, which counts as absent"),
  NO_SUCH_KIND("POL004", Severity.ERROR, "a kind or version that a cluster does not have"),
  NAMESPACE("POL005", Severity.ERROR, "a namespace that is missing or out of place"),
  OBJECT_NAME("POL006", Severity.ERROR, "a name or label that Kubernetes refuses"),
  NOWHERE("POL007", Severity.WARNING, "a policy that no cluster gets"),
  UNKNOWN_CLUSTER("POL010", Severity.ERROR, "a peer in a cluster that the fleet does not have"),
  OTHER_SUBJECT("POL011", Severity.WARNING, "a subject that its own cluster cannot have"),
  SUBJECT_MATCHES_NOTHING("POL012", Severity.WARNING, "a policy whose subject no workload has"),
  PEER_MATCHES_NOTHING("POL013", Severity.INFO, "a peer that no workload is"),
  TWO_MEANINGS("POL014", Severity.WARNING, "a text that means different things in two clusters"),
  NO_RULES("POL020", Severity.ERROR, "a policy without any rule"),
  TWO_PEER_KINDS("POL021", Severity.ERROR, "two kinds of peers in one rule"),
  BAD_PORT("POL022", Severity.ERROR, "a port that the agent refuses"),
  BAD_LAYER_7("POL023", Severity.ERROR, "a layer 7 rule where there can be none"),
  BAD_ICMP("POL024", Severity.ERROR, "an ICMP rule that the agent refuses"),
  BAD_CIDR("POL025", Severity.ERROR, "an address block that the agent refuses"),
  BAD_SELECTOR("POL026", Severity.ERROR, "a selector that the agent refuses"),
  BAD_SUBJECT("POL027", Severity.ERROR, "a subject that the kind cannot have"),
  BAD_LISTENER("POL028", Severity.ERROR, "a listener or server name where there can be none"),
  NODE_SELECTORS_OFF("POL029", Severity.ERROR, "node peers where the agent has them turned off"),
  END_PORT("POL030", Severity.WARNING, "an end of a port range that counts for nothing"),
  SERVICE_PEER("POL031", Severity.WARNING, "service peers that open or close more than they say");

  private final String code;
  private final Severity severity;
  private final String title;

  PolicyRule(String code, Severity severity, String title) {
    this.code = code;
    this.severity = severity;
    this.title = title;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Severity severity() {
    return severity;
  }

  @Override
  public String title() {
    return title;
  }
}
