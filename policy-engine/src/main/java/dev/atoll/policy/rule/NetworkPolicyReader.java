package dev.atoll.policy.rule;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Kubernetes' NetworkPolicy as Cilium reads it (Cilium 1.20.2, {@code k8s/network_policy.go}). */
final class NetworkPolicyReader {

  private final Semantics semantics;
  private final ObjectKey key;
  private final Mapping spec;
  private final Selector subject;

  private NetworkPolicyReader(Semantics semantics, ObjectKey key, Mapping policy) {
    this.semantics = semantics;
    this.key = key;
    this.spec = policy.mapping("spec").orElse(Mapping.empty(policy.pos()));
    this.subject = inNamespace(pods(spec, "podSelector"));
  }

  static List<PolicyEntry> read(Semantics semantics, ObjectKey key, Mapping policy) {
    var reader = new NetworkPolicyReader(semantics, key, policy);
    var entries = new ArrayList<PolicyEntry>();
    entries.addAll(reader.section(Direction.INGRESS, "ingress", "from"));
    entries.addAll(reader.section(Direction.EGRESS, "egress", "to"));
    return entries;
  }

  private List<PolicyEntry> section(Direction direction, String field, String peerField) {
    var entries = new ArrayList<PolicyEntry>();
    var rules = spec.items(field);
    for (var i = 0; i < rules.size(); i++) {
      var rule = rules.get(i).asMapping().orElse(Mapping.empty(rules.get(i).pos()));
      var source = new Source(key, "spec." + field + "[" + i + "]", rules.get(i).pos());
      entries.add(entry(direction, peers(rule, peerField), ports(rule), source));
    }
    if (rules.isEmpty() && isolates(direction)) {
      var source = new Source(key, "spec", spec.pos());
      entries.add(entry(direction, Peers.NOBODY, List.of(), source));
    }
    return entries;
  }

  /** Without rules: ingress unless only egress is named, egress only where it is named. */
  private boolean isolates(Direction direction) {
    var types = spec.items("policyTypes").stream().flatMap(v -> v.asString().stream()).toList();
    return direction == Direction.INGRESS
        ? types.contains("Ingress") || !types.contains("Egress")
        : types.contains("Egress");
  }

  private PolicyEntry entry(Direction direction, Peers peers, List<PortRule> ports, Source source) {
    return new PolicyEntry(
        direction, Verdict.ALLOW, Tier.NORMAL, 0, true, subject, false, peers, ports, "", source);
  }

  private Peers peers(Mapping rule, String field) {
    var written = rule.items(field);
    if (written.isEmpty()) {
      return Peers.ANYBODY;
    }
    return Peers.some(
        written.stream()
            .flatMap(v -> v.asMapping().stream())
            .flatMap(m -> peer(m).stream())
            .toList());
  }

  private List<Peer> peer(Mapping peer) {
    var block = peer.mapping("ipBlock");
    if (block.isPresent()) {
      return block.get().string("cidr").flatMap(Addresses::cidr).stream()
          .<Peer>map(c -> new Peer.Block(c, Addresses.cidrs(block.get().items("except"))))
          .toList();
    }
    var pods = pods(peer, "podSelector");
    var namespaces = peer.mapping("namespaceSelector");
    var selected =
        namespaces.isPresent() ? pods.and(namespaces(namespaces.get())) : inNamespace(pods);
    return List.of(new Peer.Labelled(inCluster(peer, selected)));
  }

  /** Only the pod selector's own words count, and an empty value does not. */
  private Selector inCluster(Mapping peer, Selector selected) {
    var names =
        pods(peer, "podSelector").requirements().stream()
            .anyMatch(r -> r.key().equals(Label.CLUSTER) && !r.values().equals(Set.of("")));
    return semantics.defaultLocalCluster() && !names
        ? selected
            .withoutEquality(Label.K8S, Label.CLUSTER)
            .and(Requirement.k8s(Label.CLUSTER, semantics.cluster()))
        : selected;
  }

  static Selector namespaces(Mapping selector) {
    var written = Selector.read(selector, k -> k8s(Label.NAMESPACE_LABELS + "." + k));
    return written.requirements().isEmpty()
        ? new Selector(List.of(Requirement.exists(Label.K8S, Label.NAMESPACE)))
        : written;
  }

  private Selector inNamespace(Selector pods) {
    return pods.withoutEquality(Label.K8S, Label.NAMESPACE)
        .and(Requirement.k8s(Label.NAMESPACE, namespace()));
  }

  private String namespace() {
    return key.namespace().isEmpty() ? "default" : key.namespace();
  }

  private static Selector pods(Mapping in, String field) {
    return in.mapping(field)
        .map(m -> Selector.read(m, NetworkPolicyReader::k8s))
        .orElse(Selector.EVERYTHING);
  }

  private static String k8s(String key) {
    return key.indexOf(':') > 0 ? key : Label.K8S + ":" + key;
  }

  private static List<PortRule> ports(Mapping rule) {
    var ports = rule.items("ports");
    if (ports.isEmpty()) {
      return List.of(PortRule.EVERYTHING);
    }
    return ports.stream()
        .flatMap(v -> v.asMapping().stream())
        .flatMap(m -> port(m).stream())
        .map(r -> new PortRule(r, LayerSeven.NONE))
        .toList();
  }

  /** A name of more than 15 characters is no name: it becomes port 0. */
  private static Optional<PortRange> port(Mapping port) {
    var protocols = Protocol.ofPort(port.string("protocol").orElse("TCP"));
    var written = Ports.text(port, "port");
    return Ports.range(written, Ports.integer(port, "endPort"), protocols)
        .or(() -> Optional.of(PortRange.all(protocols)));
  }
}
