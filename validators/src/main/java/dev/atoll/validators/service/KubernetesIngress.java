package dev.atoll.validators.service;

import static dev.atoll.validators.service.CiliumIngress.mappings;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.templates.RenderedObject;
import dev.atoll.validators.service.Ingress.Admission;
import dev.atoll.validators.service.Ingress.LocalPeer;
import java.util.List;
import java.util.Set;

/**
 * What a NetworkPolicy lets in to a backend, as Cilium reads it: {@code pkg/k8s/network_policy.go}
 * of 1.20.2.
 *
 * @param members names of the clusters that use the service, the backend's own among them
 * @param selectors shared by all policies of a run
 */
record KubernetesIngress(
    RenderedObject policy, Backend backend, Set<String> members, Selectors selectors) {

  void into(Ingress ingress) {
    var spec = policy.value().mapping("spec");
    if (spec.isEmpty() || !selectsBackend(spec.get())) {
      return;
    }
    var rules = spec.get().items("ingress");
    if (!rules.isEmpty() || isolatesWithoutRules(spec.get())) {
      ingress.isolate();
    }
    mappings(rules).map(this::admission).forEach(ingress::add);
  }

  private boolean selectsBackend(Mapping spec) {
    return policy.key().namespace().equals(backend.namespace())
        && spec.mapping("podSelector")
            .map(s -> selectors.of(s).matches(backend.labels()))
            .orElse(true);
  }

  private static boolean isolatesWithoutRules(Mapping spec) {
    var types = spec.items("policyTypes").stream().flatMap(t -> t.asString().stream()).toList();
    return types.contains("Ingress") || !types.contains("Egress");
  }

  private Admission admission(Mapping rule) {
    var ports = rule.items("ports");
    if (!ports.isEmpty() && mappings(ports).noneMatch(backend::isReachedOn)) {
      return new Admission.Others();
    }
    var from = rule.items("from");
    return from.isEmpty()
        ? new Admission.Remote()
        : CiliumIngress.union(mappings(from).map(this::peer).toList());
  }

  /**
   * The cluster counts in the podSelector only; in a namespaceSelector it is a namespace's label.
   */
  private Admission peer(Mapping peer) {
    if (peer.mapping("ipBlock").isPresent()) {
      return new Admission.Others();
    }
    var pods = PeerSelector.of(peer.mapping("podSelector").orElse(Mapping.empty(peer.pos())));
    if (pods.namesCluster()) {
      return admitsOther(pods) ? new Admission.Remote() : new Admission.Others();
    }
    return backend.cluster().datapath().values().policyDefaultLocalCluster()
        ? new Admission.Local(List.of(new LocalPeer(policy, peer.pos(), false)))
        : new Admission.Remote();
  }

  private boolean admitsOther(PeerSelector peer) {
    return members.stream()
        .anyMatch(m -> !m.equals(backend.cluster().name()) && peer.admitsCluster(m));
  }
}
