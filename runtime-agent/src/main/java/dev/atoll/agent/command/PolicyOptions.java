package dev.atoll.agent.command;

import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.policy.refusal.AgentOptions;
import dev.atoll.policy.rule.Families;
import dev.atoll.policy.rule.Semantics;
import dev.atoll.policy.rule.Semantics.Enforcement;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What policies mean to an agent: Cilium's options, by Cilium's names. */
final class PolicyOptions {
  private static final CiliumVersion VERSION = CiliumVersion.NEWEST_KNOWN;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--enable-policy",
      paramLabel = "default|always|never",
      defaultValue = "default",
      description = "When endpoints are closed (default: default).")
  private Enforcement enablePolicy;

  @Option(
      names = "--policy-default-local-cluster",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description = "Peers of policies that name no cluster mean the own one (default: true).")
  private boolean defaultLocalCluster;

  @Option(
      names = "--policy-cidr-match-mode",
      paramLabel = "nodes|pods",
      split = ",",
      description = "What blocks of addresses match beside the world (default: nothing).")
  private Set<String> cidrMatch = Set.of();

  @Option(
      names = "--enable-non-default-deny-policies",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description = "enableDefaultDeny of policies counts (default: true).")
  private boolean nonDefaultDeny;

  @Option(
      names = "--enable-k8s-cluster-network-policy",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "ClusterNetworkPolicies act (default: false).")
  private boolean clusterNetworkPolicies;

  @Option(
      names = "--enable-ipv4",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description = "Pods have addresses of IPv4 (default: true).")
  private boolean ipv4;

  @Option(
      names = "--enable-ipv6",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Pods have addresses of IPv6 (default: false).")
  private boolean ipv6;

  /** A usage error where there is one. */
  void check() {
    cidrMatch();
  }

  /** Which policies are taken. */
  AgentOptions options() {
    return AgentOptions.defaults(VERSION);
  }

  private Set<String> cidrMatch() {
    if (!Set.of("nodes", "pods").containsAll(cidrMatch)) {
      throw new ParameterException(
          spec.commandLine(),
          "--policy-cidr-match-mode is nodes, pods or both, not " + String.join(",", cidrMatch));
    }
    return cidrMatch;
  }

  Semantics semantics(OwnCluster own) {
    return new Semantics(
        own.name(),
        VERSION,
        defaultLocalCluster,
        enablePolicy,
        Families.of(ipv4, ipv6),
        cidrMatch(),
        false,
        false,
        nonDefaultDeny,
        clusterNetworkPolicies,
        false);
  }
}
