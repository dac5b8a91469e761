package dev.atoll.validators.service;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.SourcePos;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Backends that other clusters use, but whose policies let in local peers only, because a peer says
 * nothing about clusters and {@code policyDefaultLocalCluster} is on (the default from Cilium
 * 1.19). It reads the text of the policies; tiers of ClusterNetworkPolicies and denials are left
 * out.
 */
final class LocalPeersCheck {

  /** One cause: what is written in one place keeps out the users of one service. */
  private static final class Cause {
    private final MeshService service;
    private final Part part;
    private final Ingress.LocalPeer peer;
    private final Set<String> clusters = new TreeSet<>();
    private final Set<String> consumers = new TreeSet<>();
    private final Set<String> backends = new LinkedHashSet<>();
    private final Map<SourcePos, String> others = new LinkedHashMap<>();

    private Cause(MeshService service, Part part, Ingress.LocalPeer peer) {
      this.service = service;
      this.part = part;
      this.peer = peer;
    }
  }

  private final ServiceFacts facts;
  private final Map<String, Cause> causes = new LinkedHashMap<>();

  private LocalPeersCheck(ServiceFacts facts) {
    this.facts = facts;
  }

  static List<Finding> findings(ServiceFacts facts) {
    var check = new LocalPeersCheck(facts);
    for (var service : facts.services()) {
      service.parts().stream().filter(Part::shares).forEach(p -> check.part(service, p));
    }
    return check.causes.values().stream().map(LocalPeersCheck::finding).toList();
  }

  private void part(MeshService service, Part part) {
    var consumers = new TreeSet<>(service.clusters().stream().map(Cluster::name).toList());
    consumers.remove(part.cluster().name());
    if (consumers.isEmpty() || isNeverEnforced(part.cluster())) {
      return;
    }
    for (var backend : Backend.of(part, facts)) {
      var local = ingress(backend, consumers).onlyLocal();
      if (!local.isEmpty()) {
        add(service, part, backend, consumers, local);
      }
    }
  }

  private static boolean isNeverEnforced(Cluster cluster) {
    return cluster.datapath().values().text("policyEnforcementMode").equals("never");
  }

  private Ingress ingress(Backend backend, Set<String> consumers) {
    var ingress = new Ingress();
    for (var policy : facts.policies(backend.cluster(), backend.namespace())) {
      if (policy.key().kind().equals("NetworkPolicy")) {
        new KubernetesIngress(policy, backend, consumers).into(ingress);
      } else {
        new CiliumIngress(policy, backend, consumers).into(ingress);
      }
    }
    return ingress;
  }

  private void add(
      MeshService service,
      Part part,
      Backend backend,
      Set<String> consumers,
      List<Ingress.LocalPeer> local) {
    var first = local.getFirst();
    var cause =
        causes.computeIfAbsent(
            service.name() + " " + first.pos(), k -> new Cause(service, part, first));
    cause.clusters.add(part.cluster().name());
    cause.consumers.addAll(consumers);
    cause.backends.add(backend.name());
    local.stream()
        .skip(1)
        .forEach(p -> cause.others.put(p.pos(), p.policy().key() + ", another local peer"));
  }

  private static Finding finding(Cause cause) {
    var policy = cause.peer.policy().key().toString();
    var finding =
        Finding.of(
                ServiceRule.LOCAL_PEERS,
                cause.peer.pos(),
                "backends of global service %s in %s (%s) accept only peers of their own cluster, but %s: in %s "
                        .formatted(
                            cause.service.name(),
                            list(cause.clusters),
                            list(cause.backends),
                            users(cause),
                            policy)
                    + why(cause.peer),
                hint(cause))
            .about(policy);
    if (cause.clusters.size() == 1) {
      finding = finding.inCluster(cause.clusters.iterator().next());
    }
    for (var other : cause.others.entrySet()) {
      finding = finding.withRelated(other.getKey(), other.getValue());
    }
    return finding.withRelated(cause.part.object().origin(), cause.part.objectName());
  }

  private static String users(Cause cause) {
    if (cause.clusters.size() > 1) {
      return "members in " + list(cause.consumers) + " use them from each other";
    }
    return list(cause.consumers) + (cause.consumers.size() == 1 ? " uses" : " use") + " them";
  }

  private static String list(Set<String> words) {
    return Words.list(List.copyOf(words));
  }

  private static String why(Ingress.LocalPeer peer) {
    return peer.entity()
        ? "the entity `cluster` means the pods of the local cluster"
        : "a peer without a cluster label means the local cluster (`policyDefaultLocalCluster`,"
            + " on since Cilium 1.19)";
  }

  private static String hint(Cause cause) {
    if (cause.peer.entity()) {
      return "write the entity `cluster-mesh` (Cilium 1.20), or a selector with"
          + " `io.cilium.k8s.policy.cluster`";
    }
    var names =
        Stream.concat(cause.clusters.stream(), cause.consumers.stream())
            .distinct()
            .sorted()
            .toList();
    var which =
        names.size() > 5
            ? "operator: Exists"
            : "operator: In, values: [" + String.join(", ", names) + "]";
    return "add `matchExpressions: [{key: io.cilium.k8s.policy.cluster, "
        + which
        + "}]` to the peer, or write a MeshPolicy whose peer says `clusters: all`";
  }
}
