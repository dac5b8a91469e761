package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.MeshPolicy;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.text.LabelTerm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Peers without a cluster label: under {@code clustermesh.policyDefaultLocalCluster}, the default
 * from Cilium 1.19 on, they mean the own cluster, without it every cluster. One document that goes
 * to clusters of both sorts means two things.
 */
final class MeaningChecks {

  private record Document(ObjectKey key, SourcePos origin) {}

  /** The clusters in which one peer means its own cluster, and those in which it means all. */
  private record Meanings(Peer peer, TreeSet<String> own, TreeSet<String> every) {
    boolean differ() {
      return !own.isEmpty() && !every.isEmpty();
    }
  }

  private MeaningChecks() {}

  /**
   * Findings, one for each document. Peers of a MeshPolicy say which clusters they mean; what
   * cannot say it there the templates report.
   */
  static List<Finding> check(List<PolicyText> texts, Fleet fleet) {
    var local = localByDefault(fleet.clusters());
    if (local.isEmpty() || local.size() == fleet.clusters().size()) {
      return List.of();
    }
    var said = fleet.meshPolicies().stream().map(MeshPolicy::key).collect(Collectors.toSet());
    var documents = new LinkedHashMap<Document, Map<SourcePos, Meanings>>();
    for (var text : texts) {
      if (said.contains(text.key())) {
        continue;
      }
      var peers =
          documents.computeIfAbsent(
              new Document(text.key(), text.origin()), d -> new LinkedHashMap<>());
      text.peers().stream().filter(Peer::takesDefault).forEach(p -> add(p, text, local, peers));
    }
    var findings = new ArrayList<Finding>();
    documents.forEach((document, peers) -> {
      var differing = peers.values().stream().filter(Meanings::differ).toList();
      if (!differing.isEmpty()) {
        findings.add(finding(document, differing));
      }
    });
    return findings;
  }

  private static void add(
      Peer peer, PolicyText text, Set<String> local, Map<SourcePos, Meanings> peers) {
    var meanings =
        peers.computeIfAbsent(
            peer.pos(), p -> new Meanings(peer, new TreeSet<>(), new TreeSet<>()));
    for (var cluster : text.clusters()) {
      (local.contains(cluster.name()) ? meanings.own : meanings.every).add(cluster.name());
    }
  }

  /** Names of the clusters where a peer without a cluster label means the own cluster. */
  static Set<String> localByDefault(List<Cluster> clusters) {
    return clusters.stream()
        .filter(c -> c.datapath().values().policyDefaultLocalCluster())
        .map(Cluster::name)
        .collect(Collectors.toSet());
  }

  private static Finding finding(Document document, List<Meanings> differing) {
    var first = differing.getFirst();
    var what = first.peer.form().words;
    var finding =
        Finding.of(
                PolicyRule.TWO_MEANINGS,
                first.peer.pos().isKnown() ? first.peer.pos() : document.origin,
                "this peer means %s of the own cluster only in %s (policyDefaultLocalCluster: true), and %s"
                        .formatted(what, Causes.names(List.copyOf(first.own)), what)
                    + " of every cluster in %s (false)"
                        .formatted(Causes.names(List.copyOf(first.every))),
                hint(first.peer))
            .about(document.key.toString());
    for (var other : differing.subList(1, differing.size())) {
      finding = finding.withRelated(other.peer.pos(), "this peer has the same two meanings");
    }
    return finding;
  }

  private static String hint(Peer peer) {
    return peer.form() == Peer.Form.SERVICE
        ? "a service peer cannot name a cluster: write toEndpoints with the label "
            + LabelTerm.CLUSTER
        : "name the cluster: the label "
            + LabelTerm.CLUSTER
            + " with a cluster's name, or with operator Exists for every cluster; or write a"
            + " MeshPolicy";
  }
}
