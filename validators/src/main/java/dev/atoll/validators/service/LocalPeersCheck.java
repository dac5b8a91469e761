package dev.atoll.validators.service;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.SourcePos;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

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
    private final SortedSet<String> members;
    private final Set<String> clusters = new TreeSet<>();
    private final Set<String> backends = new LinkedHashSet<>();
    private final Map<SourcePos, ObjectKey> others = new LinkedHashMap<>();

    private Cause(
        MeshService service, Part part, Ingress.LocalPeer peer, SortedSet<String> members) {
      this.members = members;
      this.service = service;
      this.part = part;
      this.peer = peer;
    }

    /** The clusters that are kept out: with several causing clusters all members. */
    private Set<String> users() {
      var users = new TreeSet<>(members);
      if (clusters.size() == 1) {
        users.removeAll(clusters);
      }
      return users;
    }
  }

  private final ServiceFacts facts;
  private final Selectors selectors = new Selectors();
  private final Map<String, Cause> causes = new LinkedHashMap<>();

  private LocalPeersCheck(ServiceFacts facts) {
    this.facts = facts;
  }

  static List<Finding> findings(ServiceFacts facts) {
    var check = new LocalPeersCheck(facts);
    for (var service : facts.services()) {
      var members = new TreeSet<>(service.clusters().stream().map(Cluster::name).toList());
      service.parts().stream().filter(Part::shares).forEach(p -> check.part(service, p, members));
    }
    return check.causes.values().stream().map(LocalPeersCheck::finding).toList();
  }

  private void part(MeshService service, Part part, SortedSet<String> members) {
    if (members.size() < 2 || isNeverEnforced(part.cluster())) {
      return;
    }
    for (var backend : Backend.of(part, facts)) {
      var local = ingress(backend, members).onlyLocal();
      if (!local.isEmpty()) {
        add(service, part, backend, members, local);
      }
    }
  }

  private static boolean isNeverEnforced(Cluster cluster) {
    return cluster.datapath().values().text("policyEnforcementMode").equals("never");
  }

  private Ingress ingress(Backend backend, Set<String> members) {
    var ingress = new Ingress();
    for (var policy : facts.policies(backend.cluster(), backend.namespace())) {
      if (policy.key().kind().equals("NetworkPolicy")) {
        new KubernetesIngress(policy, backend, members, selectors).into(ingress);
      } else {
        new CiliumIngress(policy, backend, members, selectors).into(ingress);
      }
    }
    return ingress;
  }

  private void add(
      MeshService service,
      Part part,
      Backend backend,
      SortedSet<String> members,
      List<Ingress.LocalPeer> local) {
    var first = local.getFirst();
    var cause =
        causes.computeIfAbsent(
            service.name() + " " + first.pos(), k -> new Cause(service, part, first, members));
    cause.clusters.add(part.cluster().name());
    cause.backends.add(backend.name());
    for (var peer : local.subList(1, local.size())) {
      cause.others.putIfAbsent(peer.pos(), peer.policy().key());
    }
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
      finding = finding.withRelated(other.getKey(), other.getValue() + ", another local peer");
    }
    return finding.withRelated(cause.part.object().origin(), cause.part.objectName());
  }

  private static String users(Cause cause) {
    if (cause.clusters.size() > 1) {
      return "members in " + list(cause.users()) + " use them from each other";
    }
    return list(cause.users()) + (cause.users().size() == 1 ? " uses" : " use") + " them";
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
    var names = cause.members;
    var which =
        names.size() > 5
            ? "operator: Exists"
            : "operator: In, values: [" + String.join(", ", names) + "]";
    return "add `matchExpressions: [{key: io.cilium.k8s.policy.cluster, "
        + which
        + "}]` to the peer, or write a MeshPolicy whose peer says `clusters: all`";
  }
}
