package dev.atoll.policy.refusal;

import dev.atoll.fleet.model.CiliumValues;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.Cluster;

/**
 * What decides in a cluster which policies are taken. Equal options take the same policies.
 *
 * @param version of Cilium; only its release line counts
 * @param nodeSelectorLabels {@code enable-node-selector-labels}, off by default
 * @param l7Proxy {@code enable-l7-proxy}, on by default
 * @param icmpRules {@code enable-icmp-rules}, on by default
 * @param extendedIpProtocols {@code enable-extended-ip-protocols}, off by default, from 1.19 on
 * @param policyDefaultLocalCluster whether peers that name no cluster mean the own one; it decides
 *     doubts only
 */
public record AgentOptions(
    CiliumVersion version,
    boolean nodeSelectorLabels,
    boolean l7Proxy,
    boolean icmpRules,
    boolean extendedIpProtocols,
    boolean policyDefaultLocalCluster) {

  /** Keeps the release line, so that patches of one line have equal options. */
  public AgentOptions {
    version = new CiliumVersion(version.major(), version.minor(), 0);
  }

  /** An agent of a version with its chart's defaults. */
  public static AgentOptions defaults(CiliumVersion version) {
    return new AgentOptions(version, false, true, true, false, version.isAtLeast(1, 19));
  }

  /** The options of a cluster, by its values of Cilium's chart. */
  public static AgentOptions of(Cluster cluster) {
    var values = cluster.datapath().values();
    var version = cluster.datapath().version().value();
    return new AgentOptions(
        version,
        isOn(values, "enable-node-selector-labels", values.isTrue("nodeSelectorLabels")),
        isOn(values, "enable-l7-proxy", !values.text("l7Proxy").equals("false")),
        isOn(values, "enable-icmp-rules", true),
        version.isAtLeast(1, 19) && isOn(values, "enable-extended-ip-protocols", false),
        values.policyDefaultLocalCluster());
  }

  /** An option of the agent: as {@code extraConfig} says, or else as the chart sets it. */
  private static boolean isOn(CiliumValues values, String option, boolean otherwise) {
    return values
        .written("extraConfig." + option)
        .map(w -> w.value().equals("true"))
        .orElse(otherwise);
  }
}
