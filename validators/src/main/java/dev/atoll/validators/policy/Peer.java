package dev.atoll.validators.policy;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.text.LabelTerm;
import dev.atoll.policy.text.RuleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A peer that is selected by labels, in whichever kind of policy it stands.
 *
 * @param form what it selects
 * @param terms all must hold; those of a namespace selector under Cilium's own keys
 * @param namesCluster whether it says which clusters it means, so that no default applies
 * @param namespace the only namespace that it can mean, if there is one
 */
record Peer(
    Form form,
    List<LabelTerm> terms,
    boolean namesCluster,
    Optional<String> namespace,
    SourcePos pos) {

  /** What a peer selects. */
  enum Form {
    PODS("pods"),
    NODES("nodes"),
    SERVICE("the pods of the service");

    final String words;

    Form(String words) {
      this.words = words;
    }
  }

  Peer {
    terms = List.copyOf(terms);
  }

  /**
   * Whether the agent adds its own cluster under policyDefaultLocalCluster. A reserved label in a
   * pod selector prevents it (Cilium 1.20.2, {@code k8s/apis/cilium.io/utils/utils.go}).
   */
  boolean takesDefault() {
    return !namesCluster && !(form == Form.PODS && isReserved());
  }

  boolean isReserved() {
    return terms.stream().anyMatch(LabelTerm::isReserved);
  }

  /**
   * The peers of a policy of any kind; none of other objects.
   *
   * @param entries of its rules, where it is of one of Cilium's kinds
   */
  static List<Peer> of(ObjectKey key, Mapping policy, List<RuleEntry> entries) {
    return switch (key.group() + "/" + key.kind()) {
      case "networking.k8s.io/NetworkPolicy" -> ofNetworkPolicy(key, policy);
      case "policy.networking.k8s.io/ClusterNetworkPolicy" -> ofClusterNetworkPolicy(policy);
      default -> {
        var peers = new ArrayList<Peer>();
        entries.forEach(e -> addCilium(e, key.namespace(), peers));
        yield List.copyOf(peers);
      }
    };
  }

  private static void addCilium(RuleEntry entry, String namespace, List<Peer> peers) {
    entry.peers("Endpoints").forEach(s -> peers.add(pods(s, namespace)));
    entry.peers("Nodes").forEach(s -> peers.add(plain(Form.NODES, s)));
    if (entry.section() == RuleEntry.Section.EGRESS) {
      entry.peers("Services").forEach(s -> peers.add(service(s)));
    }
  }

  private static Peer pods(Mapping selector, String policyNamespace) {
    var terms = LabelTerm.of(selector);
    var says =
        terms.stream().anyMatch(t -> t.is(LabelTerm.NAMESPACE) || t.isNamespaceLabel())
            || policyNamespace.isEmpty();
    return new Peer(
        Form.PODS,
        terms,
        namesCluster(terms),
        says ? Optional.empty() : Optional.of(policyNamespace),
        selector.pos());
  }

  private static Peer plain(Form form, Mapping selector) {
    var terms = LabelTerm.of(selector);
    return new Peer(form, terms, namesCluster(terms), Optional.empty(), selector.pos());
  }

  private static Peer service(Mapping service) {
    return new Peer(Form.SERVICE, List.of(), false, Optional.empty(), service.pos());
  }

  private static boolean namesCluster(List<LabelTerm> terms) {
    return terms.stream().anyMatch(t -> t.is(LabelTerm.CLUSTER));
  }

  private static List<Peer> ofNetworkPolicy(ObjectKey key, Mapping policy) {
    var spec = policy.mapping("spec").orElse(Mapping.empty(policy.pos()));
    return Stream.concat(
            RuleEntry.mappings(spec, "ingress").stream()
                .flatMap(r -> RuleEntry.mappings(r, "from").stream()),
            RuleEntry.mappings(spec, "egress").stream()
                .flatMap(r -> RuleEntry.mappings(r, "to").stream()))
        .filter(p -> p.get("ipBlock").isEmpty())
        .map(p -> selected(p, Optional.of(key.namespace())))
        .toList();
  }

  /** A peer of the {@code podSelector} and {@code namespaceSelector} form. */
  private static Peer selected(Mapping peer, Optional<String> policyNamespace) {
    var pods = peer.mapping("podSelector").map(LabelTerm::of).orElse(List.of());
    var namespaces = peer.mapping("namespaceSelector").map(LabelTerm::of).orElse(List.of());
    var terms = new ArrayList<>(pods);
    namespaces.forEach(t -> terms.add(t.withKey(LabelTerm.NAMESPACE_LABELS + t.key())));
    return new Peer(
        Form.PODS,
        terms,
        pods.stream().anyMatch(t -> t.source().equals("any") && t.key().equals(LabelTerm.CLUSTER)),
        peer.get("namespaceSelector").isPresent() ? Optional.empty() : policyNamespace,
        peer.pos());
  }

  /** Peers of the form {@code pods}; those of the form {@code namespaces} take no default. */
  private static List<Peer> ofClusterNetworkPolicy(Mapping policy) {
    var spec = policy.mapping("spec").orElse(Mapping.empty(policy.pos()));
    return Stream.of("ingress", "egress")
        .flatMap(s -> RuleEntry.mappings(spec, s).stream())
        .flatMap(r -> Stream.of("from", "to").flatMap(f -> RuleEntry.mappings(r, f).stream()))
        .flatMap(p -> p.mapping("pods").stream())
        .map(p -> selected(p, Optional.empty()))
        .toList();
  }
}
