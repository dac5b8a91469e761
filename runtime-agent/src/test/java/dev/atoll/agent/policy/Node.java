package dev.atoll.agent.policy;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.refusal.AgentOptions;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Families;
import dev.atoll.policy.rule.Semantics;
import dev.atoll.policy.rule.Semantics.Enforcement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The agent of cluster {@code one} with a pod of {@code app=db} in namespace {@code shop}, and a
 * few identities of clusters one and two.
 */
final class Node {

  static final int WEB = 65_537;
  static final int API = 65_538;
  static final int OTHER_NAMESPACE = 65_539;
  static final int WEB_OF_TWO = 131_073;
  static final int HOST = 1;
  static final int REMOTE_NODE = 6;

  static final End DB = pod("one", "shop", "db", "");

  final PolicySet set;
  final CidrIdentities cidrs;
  final EndpointPolicies policies;
  final OwnPolicies read;

  private Node(OwnPolicies read, int limit) {
    this.read = read;
    this.set = PolicySet.of(read);
    this.cidrs = CidrIdentities.NONE.of(read.cluster());
    this.policies = new EndpointPolicies(set, limit);
    ReservedIdentities.ends().forEach(policies::put);
    cidrs.ends().forEach(policies::put);
    policies.put(WEB, pod("one", "shop", "web", "http.TCP.8080_dns.UDP.53"));
    policies.put(API, pod("one", "shop", "api", "http.TCP.9090"));
    policies.put(OTHER_NAMESPACE, pod("one", "pay", "web", ""));
    policies.put(WEB_OF_TWO, pod("two", "shop", "web", "http.TCP.7070"));
  }

  /** With policies as YAML, one document each. */
  static Node with(String... policies) {
    return of(EndpointPolicies.LIMIT, policies);
  }

  static Node of(int limit, String... policies) {
    return new Node(read(policies), limit);
  }

  /** The same where policies are enforced in another way. */
  static Node under(Enforcement enforcement, String... policies) {
    return new Node(read(enforcement, policies), EndpointPolicies.LIMIT);
  }

  static OwnPolicies read(String... policies) {
    return read(Enforcement.DEFAULT, policies);
  }

  private static OwnPolicies read(Enforcement enforcement, String... policies) {
    var agent = AgentOptions.defaults(CiliumVersion.NEWEST_KNOWN);
    return OwnPolicies.read(
        settings(enforcement), agent, List.of(policies).stream().map(Node::object).toList());
  }

  static ClusterFacts settings() {
    return settings(Enforcement.DEFAULT);
  }

  private static ClusterFacts settings(Enforcement enforcement) {
    var newest = Semantics.newest("one");
    var semantics =
        new Semantics(
            "one",
            newest.version(),
            true,
            enforcement,
            Families.IPV4,
            Set.of(),
            false,
            false,
            true,
            true,
            false);
    return new ClusterFacts(
        semantics, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  static End.Pods pod(String cluster, String namespace, String app, String ports) {
    return PodIdentity.of(
        "k8s:app=%s;k8s:io.cilium.k8s.policy.cluster=%s;k8s:io.kubernetes.pod.namespace=%s;%s"
            .formatted(
                app,
                cluster,
                namespace,
                ports.isEmpty() ? "" : "gen:io.cilium.k8s.named-ports=" + ports + ";"));
  }

  /** A CiliumNetworkPolicy in {@code shop} on {@code app=db}. */
  static String cilium(String name, String spec) {
    return """
    apiVersion: cilium.io/v2
    kind: CiliumNetworkPolicy
    metadata: {name: %s, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: db}}
    """
            .formatted(name)
        + spec.indent(2);
  }

  /** A ClusterNetworkPolicy on all pods. */
  static String tier(String name, String tier, int priority, String rules) {
    return """
    apiVersion: policy.networking.k8s.io/v1alpha2
    kind: ClusterNetworkPolicy
    metadata: {name: %s}
    spec:
      tier: %s
      priority: %d
      subject: {namespaces: {}}
    """
            .formatted(name, tier, priority)
        + rules.indent(2);
  }

  static PolicyObject object(String yaml) {
    var file = new SourceFile("p.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    var read = YamlReader.read(file, YamlLimits.DEFAULT);
    if (read.hasErrors() || read.value().size() != 1) {
      throw new IllegalArgumentException(read.findings().toString());
    }
    var object = ((Value) read.value().getFirst()).asMapping().orElseThrow();
    return new PolicyObject(ObjectKey.of(object), (Mapping) object);
  }

  EndpointPolicy db() {
    return policies.of(DB);
  }

  boolean in(int from, String flow) {
    return decide(Direction.INGRESS, from, flow);
  }

  boolean out(int to, String flow) {
    return decide(Direction.EGRESS, to, flow);
  }

  int identity(String ip) {
    return cidrs.identity(Ip.of(ip)).orElseThrow();
  }

  /**
   * @param flow such as {@code TCP/80}
   */
  private boolean decide(Direction direction, int remote, String flow) {
    var parts = flow.split("/");
    var protocol = dev.atoll.policy.rule.Protocol.of(parts[0]).orElseThrow();
    return new EntryTable(db())
        .decide(direction, remote, IpProtocol.of(protocol), Integer.parseInt(parts[1]))
        .allowed();
  }
}
