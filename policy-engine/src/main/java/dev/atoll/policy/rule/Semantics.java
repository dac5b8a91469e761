package dev.atoll.policy.rule;

import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What decides, beside its text, what a policy means in one cluster.
 *
 * @param cluster its name
 * @param version of Cilium
 * @param defaultLocalCluster whether peers without a cluster label mean this cluster
 * @param enforcement {@code default}, {@code always} or {@code never}
 * @param families whose addresses are on
 * @param cidrMatch what CIDR rules match beside the world: {@code nodes}, {@code pods}
 * @param nodeSelectors whether rules may select nodes by label
 * @param hostFirewall whether policies act on nodes
 * @param nonDefaultDeny whether {@code enableDefaultDeny} is honoured
 * @param clusterNetworkPolicies whether ClusterNetworkPolicies act
 * @param plainNetworkPolicies whether NetworkPolicies are read as Kubernetes specifies: an ipBlock
 *     matches pods too
 */
public record Semantics(
    String cluster,
    CiliumVersion version,
    boolean defaultLocalCluster,
    Enforcement enforcement,
    Families families,
    Set<String> cidrMatch,
    boolean nodeSelectors,
    boolean hostFirewall,
    boolean nonDefaultDeny,
    boolean clusterNetworkPolicies,
    boolean plainNetworkPolicies) {

  /** When endpoints are closed. */
  public enum Enforcement {
    DEFAULT,
    ALWAYS,
    NEVER
  }

  public Semantics {
    cidrMatch = Set.copyOf(cidrMatch);
  }

  /** The newest known version with its defaults. */
  public static Semantics newest(String cluster) {
    return new Semantics(
        cluster,
        CiliumVersion.NEWEST_KNOWN,
        true,
        Enforcement.DEFAULT,
        Families.IPV4,
        Set.of(),
        false,
        false,
        true,
        false,
        false);
  }

  /** As a Cluster file says, with the defaults of its version. */
  public static Semantics of(Cluster cluster) {
    var version = cluster.datapath().version().value();
    var values = cluster.datapath().values();
    return new Semantics(
        cluster.name(),
        version,
        values.policyDefaultLocalCluster(),
        enforcement(values.text("policyEnforcementMode")),
        Families.of(values.isTrue("ipv4.enabled"), values.isTrue("ipv6.enabled")),
        values.texts("policyCIDRMatchMode").stream()
            .map(Located::value)
            .collect(Collectors.toSet()),
        values.isTrue("nodeSelectorLabels"),
        values.isTrue("hostFirewall.enabled"),
        !values.text("enableNonDefaultDenyPolicies").equals("false"),
        version.isAtLeast(1, 20) && values.isTrue("k8sClusterNetworkPolicy.enabled"),
        false);
  }

  private static Enforcement enforcement(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "always" -> Enforcement.ALWAYS;
      case "never" -> Enforcement.NEVER;
      default -> Enforcement.DEFAULT;
    };
  }

  /** Whether a selector of negative requirements alone takes in everything, as from 1.20 on. */
  public boolean aggregates() {
    return version.isAtLeast(1, 20);
  }

  public Semantics withDefaultLocalCluster(boolean value) {
    return new Semantics(
        cluster,
        version,
        value,
        enforcement,
        families,
        cidrMatch,
        nodeSelectors,
        hostFirewall,
        nonDefaultDeny,
        clusterNetworkPolicies,
        plainNetworkPolicies);
  }
}
