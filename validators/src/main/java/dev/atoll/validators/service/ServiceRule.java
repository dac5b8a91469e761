package dev.atoll.validators.service;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What is checked about global services. */
public enum ServiceRule implements Rule {
  PORT_FORM("SVC001", Severity.ERROR, "ports or a selector that Kubernetes refuses"),
  ANNOTATION_VALUE("SVC002", Severity.ERROR, "a value that Cilium's annotation does not have"),
  ANNOTATION_IDLE("SVC003", Severity.WARNING, "an annotation without effect"),
  PORT_NAMES("SVC004", Severity.WARNING, "members whose ports have different names"),
  NOBODY_SHARES("SVC005", Severity.WARNING, "a member with no backends to import, or no importer"),
  NO_BACKENDS("SVC006", Severity.WARNING, "a selector that matches no declared workload"),
  NAMESPACE_LOCAL("SVC007", Severity.ERROR, "a global service in a namespace that is not global"),
  LOCAL_PEERS(
      "SVC008",
      Severity.WARNING,
      "backends that accept only local peers, used from other clusters");

  private final RuleFacts facts;

  ServiceRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
