package dev.atoll.policy.refusal;

import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.text.LabelTerm;
import dev.atoll.policy.text.RuleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Peers that are selected by negative requirements only, once Cilium has added what it adds. Since
 * 1.20 they select the placeholders that stand for every identity of a sort, and so everybody,
 * those that are excluded included. Source: Cilium 1.20.2, {@code pkg/policy/aggregate.go}, {@code
 * pkg/identity/numericidentity.go}, {@code pkg/k8s/apis/cilium.io/utils/utils.go}
 * (getEndpointSelector) and {@code pkg/k8s/network_policy.go}; Cilium issue 46949.
 */
final class NegativePeers {

  private static final Set<Operator> NEGATIVE = Set.of(Operator.NOT_IN, Operator.DOES_NOT_EXIST);

  private final Found found;

  private NegativePeers(Found found) {
    this.found = found;
  }

  static void check(Found found) {
    var peers = new NegativePeers(found);
    if (found.object().isNetworkPolicy()) {
      peers.ofNetworkPolicy();
    } else {
      found.object().entries().forEach(peers::of);
    }
  }

  private void of(RuleEntry entry) {
    var matchesInit =
        entry.spec().mapping("endpointSelector").map(LabelTerm::of).orElse(List.of()).stream()
            .anyMatch(t -> t.isReserved() && t.key().equals("init"));
    for (var selector : entry.peers("Endpoints")) {
      var terms = LabelTerm.of(selector);
      if (isNegative(terms) && !isScoped(terms, matchesInit)) {
        doubt(selector.pos(), entry.section().denies);
      }
    }
  }

  /** Whether Cilium adds a namespace or a cluster that a peer must have. */
  private boolean isScoped(List<LabelTerm> terms, boolean matchesInit) {
    if (terms.stream().anyMatch(LabelTerm::isReserved)) {
      return false;
    }
    return isNamespaceAdded(terms, matchesInit)
        || (found.options().policyDefaultLocalCluster()
            && terms.stream().noneMatch(t -> t.is(LabelTerm.CLUSTER)));
  }

  private boolean isNamespaceAdded(List<LabelTerm> terms, boolean matchesInit) {
    if (terms.stream().anyMatch(t -> t.is(LabelTerm.NAMESPACE))) {
      return false;
    }
    return found.object().key().namespace().isEmpty()
        ? !matchesInit
        : terms.stream().noneMatch(LabelTerm::isNamespaceLabel);
  }

  private void ofNetworkPolicy() {
    var spec = found.object().value().mapping("spec").orElse(Mapping.empty(SourcePos.NONE));
    peersOf(spec, "ingress", "from").forEach(this::ofNetworkPolicy);
    peersOf(spec, "egress", "to").forEach(this::ofNetworkPolicy);
  }

  private static List<Mapping> peersOf(Mapping spec, String rules, String peers) {
    return RuleEntry.mappings(spec, rules).stream()
        .flatMap(r -> RuleEntry.mappings(r, peers).stream())
        .toList();
  }

  /** Without a namespaceSelector the policy's namespace is added, and an empty one adds any. */
  private void ofNetworkPolicy(Mapping peer) {
    var namespaces = peer.mapping("namespaceSelector").map(LabelTerm::of).orElse(List.of());
    var pods = peer.mapping("podSelector").map(LabelTerm::of).orElse(List.of());
    var all = new ArrayList<>(namespaces);
    all.addAll(pods);
    var clusterAdded =
        found.options().policyDefaultLocalCluster()
            && pods.stream().noneMatch(t -> t.key().equals(LabelTerm.CLUSTER));
    if (!namespaces.isEmpty() && isNegative(all) && !clusterAdded) {
      doubt(peer.pos(), false);
    }
  }

  private static boolean isNegative(List<LabelTerm> terms) {
    return !terms.isEmpty() && terms.stream().allMatch(t -> NEGATIVE.contains(t.operator()));
  }

  private void doubt(SourcePos pos, boolean denies) {
    var verb = denies ? "denies" : "allows";
    found.doubt(
        RefusalRule.NEGATIVE_PEER,
        pos,
        "",
        found.isAtLeast(1, 20)
            ? "a peer that is selected only by what it is not "
                + verb
                + " everybody from Cilium 1.20 on, those it excludes included"
            : "a peer that is selected only by what it is not is also the world and the nodes",
        "add what it is: an In or Exists, such as "
            + LabelTerm.NAMESPACE
            + " with operator Exists");
  }
}
