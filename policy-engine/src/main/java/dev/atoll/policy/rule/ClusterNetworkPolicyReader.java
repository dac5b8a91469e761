package dev.atoll.policy.rule;

import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * ClusterNetworkPolicy of {@code policy.networking.k8s.io/v1alpha2} (Cilium 1.20.2, {@code
 * k8s/cluster_network_policy.go}). Its rules never turn default deny on.
 */
final class ClusterNetworkPolicyReader {

  private final Semantics semantics;
  private final ObjectKey key;
  private final Mapping spec;
  private final List<PolicyEntry> entries = new ArrayList<>();

  private ClusterNetworkPolicyReader(Semantics semantics, ObjectKey key, Mapping policy) {
    this.semantics = semantics;
    this.key = key;
    this.spec = policy.mapping("spec").orElse(Mapping.empty(policy.pos()));
  }

  static List<PolicyEntry> read(Semantics semantics, ObjectKey key, Mapping policy) {
    if (!semantics.clusterNetworkPolicies()) {
      return List.of();
    }
    var reader = new ClusterNetworkPolicyReader(semantics, key, policy);
    reader.section(Direction.INGRESS, "ingress", "from");
    reader.section(Direction.EGRESS, "egress", "to");
    return reader.entries;
  }

  private void section(Direction direction, String field, String peerField) {
    var rules = spec.items(field);
    for (var i = 0; i < rules.size(); i++) {
      var rule = rules.get(i).asMapping().orElse(Mapping.empty(rules.get(i).pos()));
      var source = new Source(key, "spec." + field + "[" + i + "]", rules.get(i).pos());
      var action =
          new Action(direction, verdict(rule), Ports.integer(spec, "priority") + i / 100.0, source);
      var ports = ports(rule);
      var peers = rule.items(peerField);
      if (peers.isEmpty()) {
        add(action, action.verdict(), Peers.ANYBODY, ports);
      }
      peers.stream().flatMap(p -> p.asMapping().stream()).forEach(p -> peer(action, p, ports));
    }
  }

  /** What all entries of one rule share. */
  private record Action(Direction direction, Verdict verdict, double priority, Source source) {}

  private static Verdict verdict(Mapping rule) {
    return switch (rule.string("action").orElse("")) {
      case "Deny" -> Verdict.DENY;
      case "Pass" -> Verdict.PASS;
      default -> Verdict.ALLOW;
    };
  }

  private void peer(Action action, Mapping peer, List<PortRule> ports) {
    var found = peers(action.direction(), peer);
    if (found.isPresent()) {
      dns(action, peer);
      add(action, action.verdict(), Peers.some(found.get()), ports);
    } else if (action.verdict() != Verdict.ALLOW) {
      // a peer that the agent does not know: closed, whatever was meant
      add(action, Verdict.DENY, Peers.ANYBODY, ports);
    }
  }

  private Optional<List<Peer>> peers(Direction direction, Mapping peer) {
    var pods = peer.mapping("pods");
    if (pods.isPresent()) {
      return Optional.of(List.of(new Peer.Labelled(inCluster(pods.get(), pods(pods.get())))));
    }
    var namespaces = peer.mapping("namespaces");
    if (namespaces.isPresent()) {
      return Optional.of(List.of(new Peer.Labelled(namespaces(namespaces.get()))));
    }
    if (direction == Direction.INGRESS) {
      return Optional.empty();
    }
    var nodes = peer.mapping("nodes");
    if (nodes.isPresent()) {
      return Optional.of(List.of(nodes(nodes.get(), "host"), nodes(nodes.get(), "remote-node")));
    }
    if (peer.get("networks").isPresent()) {
      return Optional.of(
          Addresses.cidrs(peer.items("networks")).stream()
              .<Peer>map(c -> new Peer.Block(c, List.of()))
              .toList());
    }
    return peer.get("domainNames").map(n -> names(peer));
  }

  private static List<Peer> names(Mapping peer) {
    return peer.items("domainNames").stream()
        .flatMap(v -> v.asString().stream())
        .<Peer>map(n -> new Peer.Fqdn(recursive(n).toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** One star stands for any number of labels here. */
  private static String recursive(String name) {
    return name.startsWith("*") && !name.startsWith("**") ? "*" + name : name;
  }

  /** Names need answers: queries to the cluster's DNS are let through with them. */
  private void dns(Action action, Mapping peer) {
    if (peer.get("domainNames").isEmpty()) {
      return;
    }
    var server =
        new Selector(
            List.of(Requirement.written("k8s-app", LabelSelector.Operator.IN, Set.of("kube-dns"))));
    var above = new LayerSeven(LayerSeven.Parser.DNS, false, true, "", 121, new TreeSet<>(), false);
    add(
        action,
        Verdict.ALLOW,
        Peers.some(List.of(new Peer.Labelled(server))),
        List.of(
            new PortRule(PortRange.named(Protocol.OF_ANY, "dns", 0), above),
            new PortRule(PortRange.named(Protocol.OF_ANY, "dns-tcp", 0), above)));
  }

  private Peer nodes(Mapping selector, String kind) {
    var written = Selector.read(selector, k -> "node:" + k);
    var nodes = written.and(Requirement.exists(Label.RESERVED, kind));
    return new Peer.Labelled(inCluster(selector, nodes));
  }

  private static Selector pods(Mapping pods) {
    var selected =
        pods.mapping("podSelector")
            .map(m -> Selector.read(m, k -> Label.K8S + ":" + k))
            .orElse(Selector.EVERYTHING);
    return selected.and(
        namespaces(pods.mapping("namespaceSelector").orElse(Mapping.empty(pods.pos()))));
  }

  private static Selector namespaces(Mapping selector) {
    return NetworkPolicyReader.namespaces(selector);
  }

  /** Only the written words count: those of the pod selector, or of the node selector. */
  private Selector inCluster(Mapping peer, Selector selected) {
    var written = Selector.read(peer.mapping("podSelector").orElse(peer));
    var names =
        written.requirements().stream()
            .anyMatch(r -> r.key().equals(Label.CLUSTER) && !r.values().equals(Set.of("")));
    return semantics.defaultLocalCluster() && !names
        ? selected
            .withoutEquality(Label.K8S, Label.CLUSTER)
            .and(Requirement.k8s(Label.CLUSTER, semantics.cluster()))
        : selected;
  }

  private static List<PortRule> ports(Mapping rule) {
    var protocols = rule.items("protocols");
    return protocols.isEmpty()
        ? List.of(PortRule.EVERYTHING)
        : protocols.stream()
            .flatMap(p -> p.asMapping().stream())
            .flatMap(p -> port(p).stream())
            .map(r -> new PortRule(r, LayerSeven.NONE))
            .toList();
  }

  private static Optional<PortRange> port(Mapping protocol) {
    for (var known : Protocol.OF_ANY) {
      var here = protocol.mapping(known.word().toLowerCase(Locale.ROOT));
      if (here.isPresent()) {
        var range = here.get().mapping("destinationPort", "range");
        var number = here.get().mapping("destinationPort").map(m -> Ports.text(m, "number"));
        return range.isPresent()
            ? Ports.range(
                Ports.text(range.get(), "start"), Ports.integer(range.get(), "end"), List.of(known))
            : Ports.range(number.orElse(""), 0, List.of(known));
      }
    }
    return protocol
        .string("destinationNamedPort")
        .flatMap(n -> Ports.range(n, 0, Protocol.OF_ANY))
        .or(() -> Optional.of(PortRange.all(Protocol.OF_ANY)));
  }

  private void add(Action action, Verdict verdict, Peers peers, List<PortRule> ports) {
    var tier =
        spec.string("tier").filter("Baseline"::equals).isPresent() ? Tier.BASELINE : Tier.ADMIN;
    entries.add(
        new PolicyEntry(
            action.direction(),
            verdict,
            tier,
            action.priority(),
            false,
            subject(),
            false,
            peers,
            ports,
            "",
            action.source()));
  }

  private Selector subject() {
    return spec.mapping("subject", "namespaces")
        .map(ClusterNetworkPolicyReader::namespaces)
        .or(() -> spec.mapping("subject", "pods").map(ClusterNetworkPolicyReader::pods))
        .orElse(Selector.EVERYTHING);
  }
}
