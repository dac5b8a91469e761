package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.fleet.model.Located;
import dev.atoll.policy.text.LabelTerm;
import dev.atoll.validators.check.CheckInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Subjects and peers that select nothing, as far as the fleet declares what there is. */
final class SelectionChecks {

  private final List<Cluster> mesh;
  private final Map<String, Cluster> byName = new HashMap<>();
  private final DeclaredPods pods;
  private final Set<String> localByDefault;

  SelectionChecks(CheckInput input) {
    this.mesh = input.fleet().clusters();
    mesh.forEach(c -> byName.put(c.name(), c));
    this.pods = new DeclaredPods(input);
    this.localByDefault = MeaningChecks.localByDefault(mesh);
  }

  void check(PolicyText text, Causes causes) {
    for (var subject : Subject.of(text)) {
      if (!isOutside(subject, text, causes)) {
        subject(subject, text, causes);
      }
    }
    text.peers().stream()
        .filter(p -> p.form() == Peer.Form.PODS)
        .forEach(p -> peer(p, text, causes));
  }

  /** Subjects that no pod can have, whatever is declared. */
  private static boolean isOutside(Subject subject, PolicyText text, Causes causes) {
    var namespace = subject.namespace();
    for (var term : subject.terms()) {
      if (term.operator() != Operator.IN) {
        continue;
      }
      if (term.is(LabelTerm.CLUSTER)
          && text.clusters().stream().noneMatch(c -> term.names(c.name()))) {
        causes.add(text, otherCluster(text, term));
        return true;
      }
      if (term.is(LabelTerm.NAMESPACE) && namespace.filter(n -> !term.names(n)).isPresent()) {
        causes.add(text, otherNamespace(text, term, namespace.orElseThrow()));
        return true;
      }
    }
    return false;
  }

  private static Finding otherCluster(PolicyText text, LabelTerm term) {
    return text.finding(
        PolicyRule.OTHER_SUBJECT,
        term.pos(),
        "the subject names a cluster that does not get the policy: a policy acts on pods of its"
            + " own cluster only, so this one selects nothing",
        "place the policy on that cluster, or leave the label out");
  }

  private static Finding otherNamespace(PolicyText text, LabelTerm term, String namespace) {
    var effect =
        term.source().equals("k8s")
            ? "Cilium overwrites it with " + namespace
            : "the policy selects nothing";
    return text.finding(
        PolicyRule.OTHER_SUBJECT,
        term.pos(),
        "the subject names another namespace than the policy's own: " + effect,
        "put the policy into that namespace, or leave the label out");
  }

  private void subject(Subject subject, PolicyText text, Causes causes) {
    if (subject.terms().stream().anyMatch(t -> !t.isOfPods())
        || pods.mayMatch(subject.terms(), subject.namespace(), text.clusters())
        || !pods.areKnown(subject.terms(), subject.namespace(), text.clusters())) {
      return;
    }
    causes.add(
        text,
        text.finding(
            PolicyRule.SUBJECT_MATCHES_NOTHING,
            subject.pos(),
            "no declared workload"
                + subject.namespace().map(n -> " of namespace " + n).orElse("")
                + " has these labels: the policy acts on nothing",
            "correct the labels, or declare the workload"));
  }

  private void peer(Peer peer, PolicyText text, Causes causes) {
    if (peer.terms().isEmpty() || peer.terms().stream().anyMatch(t -> !t.isOfPods())) {
      return;
    }
    var reach = reachOf(peer, text);
    if (!pods.mayMatch(peer.terms(), peer.namespace(), reach)
        && pods.areKnown(peer.terms(), peer.namespace(), reach)) {
      causes.add(
          text,
          text.finding(
              PolicyRule.PEER_MATCHES_NOTHING,
              peer.pos(),
              "no declared workload"
                  + peer.namespace().map(n -> " of namespace " + n).orElse("")
                  + " is this peer in "
                  + Causes.names(reach.stream().map(Cluster::name).toList()),
              "correct the labels, or declare the workload"));
    }
  }

  /** The clusters whose pods the peer can mean in one of the clusters that get the text. */
  private List<Cluster> reachOf(Peer peer, PolicyText text) {
    var anywhere =
        !peer.takesDefault()
            || text.clusters().stream().anyMatch(c -> !localByDefault.contains(c.name()));
    var named = peer.terms().stream().filter(t -> t.is(LabelTerm.CLUSTER)).toList();
    var all = anywhere ? candidates(named) : text.clusters();
    return named.isEmpty() ? all : all.stream().filter(c -> isNamed(c, named)).toList();
  }

  /** The clusters of the mesh that terms about clusters can hold for: few where one lists them. */
  private List<Cluster> candidates(List<LabelTerm> named) {
    return named.stream()
        .filter(t -> t.operator() == Operator.IN)
        .findFirst()
        .map(t -> t.values().stream().map(Located::value).distinct().sorted())
        .map(names -> names.map(byName::get).filter(Objects::nonNull).toList())
        .orElse(mesh);
  }

  private static boolean isNamed(Cluster cluster, List<LabelTerm> named) {
    return named.stream().allMatch(t -> t.holds(Optional.of(cluster.name())));
  }
}
