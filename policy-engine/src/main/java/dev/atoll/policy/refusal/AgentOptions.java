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
 * @param extendedIpProtocols {@code enable-extended-ip-protocols}, off by default, from 1.19 on
 */
public record AgentOptions(
    CiliumVersion version,
    boolean nodeSelectorLabels,
    boolean l7Proxy,
    boolean extendedIpProtocols) {

  /** Keeps the release line, so that patches of one line have equal options. */
  public AgentOptions {
    version = new CiliumVersion(version.major(), version.minor(), 0);
  }

  /** An agent of a version with its chart's defaults. */
  public static AgentOptions defaults(CiliumVersion version) {
    return new AgentOptions(version, false, true, false);
  }

  /** The options of a cluster, by its values of Cilium's chart. */
  public static AgentOptions of(Cluster cluster) {
    var values = cluster.datapath().values();
    var version = cluster.datapath().version().value();
    return new AgentOptions(
        version,
        values.isTrue("nodeSelectorLabels") || isOn(values, "enable-node-selector-labels"),
        !values.text("l7Proxy").equals("false"),
        version.isAtLeast(1, 19) && isOn(values, "enable-extended-ip-protocols"));
  }

  private static boolean isOn(CiliumValues values, String option) {
    return values.isTrue("extraConfig." + option);
  }
}
