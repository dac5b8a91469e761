package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.ReadingRule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What must hold of a fleet repository's files before anybody asks whether the mesh works. */
public enum FleetRule implements ReadingRule {
  NO_FLEET("FLEET001", Severity.ERROR, "The fleet has no fleet.yaml"),
  SEVERAL_FLEETS("FLEET002", Severity.ERROR, "The fleet has more than one Fleet"),
  UNKNOWN_KIND("FLEET003", Severity.ERROR, "A document is of a kind that Atoll does not know"),
  MISPLACED("FLEET004", Severity.ERROR, "A document stands in the wrong folder"),
  NOT_READ("FLEET005", Severity.WARNING, "A file or folder is not read"),
  UNKNOWN_FIELD("FLEET006", Severity.ERROR, "A field that the kind does not have"),
  BAD_VALUE("FLEET007", Severity.ERROR, "A field is missing or has a value that does not fit"),
  BAD_ADDRESS("FLEET008", Severity.ERROR, "An address or block is not in strict form"),
  ATOLL_ANNOTATION("FLEET009", Severity.ERROR, "An atoll.dev annotation or label is not known"),
  BAD_SELECTOR("FLEET010", Severity.ERROR, "A cluster selector cannot be read"),
  UNKNOWN_CLUSTER("FLEET011", Severity.ERROR, "A selector names a cluster that the fleet has not"),
  SELECTS_NOTHING("FLEET012", Severity.WARNING, "A selector matches no cluster"),
  PLACED_TWICE("FLEET013", Severity.ERROR, "Two documents put one object into one cluster"),
  SAME_NAME("FLEET014", Severity.ERROR, "Two documents of one kind have one name"),
  NAMESPACE("FLEET015", Severity.ERROR, "A namespace is missing, or stands where none belongs"),
  BAD_NAME("FLEET016", Severity.ERROR, "A name, label or annotation has no Kubernetes form"),
  VALUES_FILE("FLEET017", Severity.ERROR, "A Cluster's values file cannot be used"),
  UNKNOWN_RELEASE("FLEET018", Severity.WARNING, "A release line of Cilium is not known"),
  UNKNOWN_SETTING("FLEET019", Severity.WARNING, "A Helm value that the chart does not have"),
  LIST("FLEET020", Severity.ERROR, "A List stands where documents should"),
  IMPLIED_LABEL("FLEET021", Severity.ERROR, "A Cluster sets the label that its name implies"),
  UNKNOWN_LABEL("FLEET022", Severity.WARNING, "A selector excludes by a label that no cluster has");

  private final RuleFacts facts;

  FleetRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
