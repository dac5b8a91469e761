package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.text.PolicyObject;
import java.util.Comparator;
import java.util.List;

/**
 * One object as it is applied, and all clusters that get just this one: what is looked at once
 * however many clusters there are.
 *
 * @param origin the document in Git
 * @param clusters that get it, sorted by name
 * @param peers that are selected by labels
 */
record PolicyText(PolicyObject object, SourcePos origin, List<Cluster> clusters, List<Peer> peers) {

  PolicyText {
    clusters = clusters.stream().sorted(Comparator.comparing(Cluster::name)).toList();
  }

  static PolicyText of(ObjectKey key, Mapping written, SourcePos origin, List<Cluster> clusters) {
    var object = PolicyObject.of(key, written);
    return new PolicyText(object, origin, clusters, Peer.of(key, object.value(), object.entries()));
  }

  ObjectKey key() {
    return object.key();
  }

  /** The object as the API server stores it. */
  Mapping value() {
    return object.value();
  }

  boolean isCiliumPolicy() {
    return object.isCiliumPolicy();
  }

  boolean isNetworkPolicy() {
    return object.isNetworkPolicy();
  }

  /** A finding about this object. */
  Finding finding(Rule rule, SourcePos pos, String message, String hint) {
    return Finding.of(rule, pos.isKnown() ? pos : origin, message, hint).about(key().toString());
  }
}
