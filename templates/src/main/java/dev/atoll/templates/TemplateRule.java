package dev.atoll.templates;

import dev.atoll.fleet.finding.ReadingRule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What is checked while rendering. */
public enum TemplateRule implements ReadingRule {
  UNKNOWN_SUBSTITUTION(
      "TPL001", Severity.ERROR, "A substitution names nothing that the cluster has"),
  PEER_WITHOUT_CLUSTERS(
      "TPL002", Severity.ERROR, "A peer of a MeshPolicy does not say which clusters"),
  UNKNOWN_CLUSTER("TPL003", Severity.ERROR, "A cluster is named that the fleet does not have"),
  CLUSTERS_FORM("TPL004", Severity.ERROR, "`clusters` is none of all, local and a list of names"),
  CLUSTER_LABEL_BY_HAND(
      "TPL005", Severity.ERROR, "A peer of a MeshPolicy writes the cluster label itself"),
  CLUSTERS_OF_RESERVED("TPL006", Severity.ERROR, "`clusters` beside a reserved label"),
  CLUSTERS_MISPLACED("TPL007", Severity.ERROR, "`clusters` where no peer is selected"),
  SAME_OBJECT_TWICE("TPL008", Severity.ERROR, "Two documents render one object"),
  TWO_MEMBERS("TPL009", Severity.ERROR, "A cluster belongs to two members of a global service"),
  NOT_HONOURED("TPL010", Severity.WARNING, "The datapath of a member cannot honour a setting"),
  ANNOTATION_CONTRADICTED(
      "TPL011", Severity.ERROR, "A Service's own annotation contradicts its GlobalService"),
  HOST_ALIASES("TPL012", Severity.WARNING, "A peer's host name must be made to resolve by hand"),
  LEFT_OUT("TPL013", Severity.WARNING, "A part of an object is not Git's to say"),
  SETTING_DECIDES(
      "TPL014", Severity.WARNING, "A part of a MeshPolicy means different things on its clusters"),
  KIND_NOT_RENDERED("TPL015", Severity.ERROR, "An object of this kind is never rendered");

  private final RuleFacts facts;

  TemplateRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
