package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What is checked about clusters as members of one mesh. */
public enum MeshRule implements Rule {
  NAME_FORM("MESH001", Severity.ERROR, "a cluster name that Cilium refuses"),
  NAME_RESERVED("MESH002", Severity.ERROR, "the reserved cluster name default"),
  ID_RANGE("MESH003", Severity.ERROR, "a cluster ID out of range"),
  ID_DUPLICATE("MESH004", Severity.ERROR, "two clusters with one ID"),
  ID_HIGH_BIT("MESH005", Severity.ERROR, "a cluster ID that breaks policies with this datapath"),
  MAX_CLUSTERS("MESH006", Severity.ERROR, "maxConnectedClusters is wrong or not the same"),
  POD_OVERLAP("MESH010", Severity.ERROR, "overlapping pod ranges"),
  POD_SERVICE_OVERLAP("MESH011", Severity.ERROR, "a pod range overlaps a service range"),
  NODE_OVERLAP("MESH012", Severity.ERROR, "a pod or service range overlaps a node range"),
  RESERVED_RANGE("MESH013", Severity.ERROR, "a range that the fleet reserves for others"),
  SPECIAL_RANGE("MESH014", Severity.ERROR, "a range that hosts do not route"),
  NODES_SHARED("MESH015", Severity.INFO, "clusters share a node range"),
  SERVICES_REPEATED("MESH016", Severity.INFO, "clusters repeat a service range"),
  POOL_MASK("MESH020", Severity.ERROR, "a mask size that does not fit its pool"),
  POOL_SMALL("MESH021", Severity.INFO, "a pool for fewer nodes than the node ranges hold"),
  POOL_OUTSIDE("MESH022", Severity.ERROR, "a pool outside the cluster's pod ranges"),
  ROUTING_DIFFERS("MESH030", Severity.ERROR, "clusters with different routing"),
  ENCRYPTION_DIFFERS("MESH031", Severity.ERROR, "clusters with different encryption"),
  NATIVE_RANGE("MESH032", Severity.ERROR, "a native routing range that leaves out pods"),
  VERSION_SKEW("MESH033", Severity.WARNING, "Cilium versions more than one minor apart"),
  FAMILIES_APART("MESH034", Severity.ERROR, "clusters without a common address family"),
  FAMILY_OFF("MESH035", Severity.ERROR, "pod ranges and enabled address families differ"),
  ADDRESS_MISSING("MESH040", Severity.WARNING, "a cluster that its peers cannot find"),
  ADDRESS_SHARED("MESH041", Severity.ERROR, "two clusters behind one mesh address"),
  VALUES_CONTRADICT("MESH050", Severity.ERROR, "Helm values contradict the Cluster file"),
  VALUE_REFUSED("MESH051", Severity.ERROR, "a Helm value that Cilium does not accept");

  private final RuleFacts facts;

  MeshRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }

  /** A cluster's name becomes a part of paths and of other clusters' settings. */
  @Override
  public boolean isWaivable() {
    return this != NAME_FORM;
  }
}
