package dev.atoll.validators.service;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Value;
import dev.atoll.templates.RenderedObject;
import dev.atoll.validators.service.Ingress.Admission;
import dev.atoll.validators.service.Ingress.LocalPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a CiliumNetworkPolicy or a CiliumClusterwideNetworkPolicy lets in to a backend.
 *
 * @param members names of the clusters that use the service, the backend's own among them
 * @param selectors shared by all policies of a run
 */
record CiliumIngress(
    RenderedObject policy, Backend backend, Set<String> members, Selectors selectors) {

  private static final List<String> PEERS =
      List.of(
          "fromEndpoints",
          "fromEntities",
          "fromCIDR",
          "fromCIDRSet",
          "fromNodes",
          "fromGroups",
          "fromRequires");
  private static final Set<String> ALL_CLUSTERS = Set.of("all", "cluster-mesh");

  void into(Ingress ingress) {
    policy.value().mapping("spec").ifPresent(rule -> rule(rule, ingress));
    mappings(policy.value().items("specs")).forEach(rule -> rule(rule, ingress));
  }

  private boolean selectsBackend(Mapping rule) {
    var namespace = policy.key().namespace();
    return (namespace.isEmpty() || namespace.equals(backend.namespace()))
        && rule.mapping("endpointSelector")
            .filter(s -> selectors.of(s).matches(backend.labels()))
            .isPresent();
  }

  private void rule(Mapping rule, Ingress ingress) {
    if (!selectsBackend(rule)) {
      return;
    }
    var allowed = rule.items("ingress");
    var isolates = rule.at("enableDefaultDeny", "ingress").filter(CiliumIngress::isFalse).isEmpty();
    if (isolates && !(allowed.isEmpty() && rule.items("ingressDeny").isEmpty())) {
      ingress.isolate();
    }
    mappings(allowed).map(this::admission).forEach(ingress::add);
  }

  private static boolean isFalse(Value value) {
    return value instanceof Scalar s && s.text().equals("false");
  }

  private Admission admission(Mapping entry) {
    var peers = PEERS.stream().filter(p -> isThere(entry, p)).toList();
    if (!isOnItsPorts(entry)) {
      return new Admission.Others();
    }
    if (peers.isEmpty()) {
      return isThere(entry, "toPorts") ? new Admission.Remote() : new Admission.Others();
    }
    if (peers.stream().anyMatch(p -> entry.items(p).isEmpty())) {
      return new Admission.Others();
    }
    return union(
        Stream.concat(
                mappings(entry.items("fromEndpoints")).map(this::endpoints),
                entry.items("fromEntities").stream().map(this::entity))
            .toList());
  }

  private static boolean isThere(Mapping entry, String key) {
    return entry.get(key).filter(v -> !v.isNull()).isPresent();
  }

  private boolean isOnItsPorts(Mapping entry) {
    if (isThere(entry, "icmps")) {
      return false;
    }
    var toPorts = entry.items("toPorts");
    return toPorts.isEmpty()
        || mappings(toPorts)
            .flatMap(p -> mappings(p.items("ports")))
            .anyMatch(backend::isReachedOn);
  }

  private Admission endpoints(Mapping selector) {
    var peer = selectors.of(selector);
    if (peer.namesReserved()) {
      return new Admission.Others();
    }
    if (peer.namesCluster()) {
      return admitsOther(peer) ? new Admission.Remote() : new Admission.Others();
    }
    return backend.cluster().datapath().values().policyDefaultLocalCluster()
        ? new Admission.Local(List.of(new LocalPeer(policy, selector.pos(), false)))
        : new Admission.Remote();
  }

  private Admission entity(Value entity) {
    var name = entity.asString().orElse("");
    if (ALL_CLUSTERS.contains(name)) {
      return new Admission.Remote();
    }
    return name.equals("cluster")
        ? new Admission.Local(List.of(new LocalPeer(policy, entity.pos(), true)))
        : new Admission.Others();
  }

  /** What several peers let in together. */
  static Admission union(List<Admission> admissions) {
    var local = new ArrayList<LocalPeer>();
    for (var admission : admissions) {
      switch (admission) {
        case Admission.Remote() -> {
          return admission;
        }
        case Admission.Local(var peers) -> local.addAll(peers);
        case Admission.Others() -> {}
      }
    }
    return local.isEmpty() ? new Admission.Others() : new Admission.Local(local);
  }

  static Stream<Mapping> mappings(List<Value> items) {
    return items.stream().map(Value::asMapping).flatMap(Optional::stream);
  }

  private boolean admitsOther(PeerSelector peer) {
    return members.stream()
        .anyMatch(m -> !m.equals(backend.cluster().name()) && peer.admitsCluster(m));
  }
}
