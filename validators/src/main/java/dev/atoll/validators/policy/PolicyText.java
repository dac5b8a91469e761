package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One object as it is applied, and all clusters that get just this one: what is looked at once
 * however many clusters there are.
 *
 * @param key which object
 * @param value the object without fields that have no value, as the API server stores it
 * @param written the object as it was rendered
 * @param origin the document in Git
 * @param clusters that get it, sorted by name
 * @param entries of its rules, where it is of one of Cilium's kinds
 * @param peers that are selected by labels
 */
record PolicyText(
    ObjectKey key,
    Mapping value,
    Mapping written,
    SourcePos origin,
    List<Cluster> clusters,
    List<RuleEntry> entries,
    List<Peer> peers) {

  private static final Set<String> CILIUM_POLICIES =
      Set.of("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy");

  PolicyText {
    clusters = clusters.stream().sorted(Comparator.comparing(Cluster::name)).toList();
  }

  static PolicyText of(ObjectKey key, Mapping written, SourcePos origin, List<Cluster> clusters) {
    var value = EmptyFields.without(written);
    var entries = isCilium(key) ? RuleEntry.of(value) : List.<RuleEntry>of();
    return new PolicyText(
        key, value, written, origin, clusters, entries, Peer.of(key, value, entries));
  }

  private static boolean isCilium(ObjectKey key) {
    return key.group().equals("cilium.io") && CILIUM_POLICIES.contains(key.kind());
  }

  boolean isCiliumPolicy() {
    return isCilium(key);
  }

  boolean isNetworkPolicy() {
    return key.group().equals("networking.k8s.io") && key.kind().equals("NetworkPolicy");
  }

  /** Release lines of the clusters that get it, sorted. */
  List<String> lines() {
    var lines = new TreeSet<String>();
    clusters.forEach(c -> lines.add(lineOf(c)));
    return List.copyOf(lines);
  }

  /** The clusters of one release line. */
  List<Cluster> on(String line) {
    return clusters.stream().filter(c -> lineOf(c).equals(line)).toList();
  }

  static String lineOf(Cluster cluster) {
    return Crds.line(cluster.datapath().version().value());
  }

  /** A finding about this object. */
  Finding finding(PolicyRule rule, SourcePos pos, String message, String hint) {
    return Finding.of(rule, pos.isKnown() ? pos : origin, message, hint).about(key.toString());
  }
}
