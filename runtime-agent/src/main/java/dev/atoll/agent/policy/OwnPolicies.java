package dev.atoll.agent.policy;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.refusal.Acceptance;
import dev.atoll.policy.refusal.AgentOptions;
import dev.atoll.policy.refusal.Refusal;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.policy.rule.ServiceFact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The policies of the own cluster as its API server has them.
 *
 * @param cluster with the entries of all that is enforced, and CIDR groups
 * @param refused objects of which nothing is enforced, with the first reason, sorted
 * @param written where policies were written, as their annotation {@link #WRITTEN} says
 */
public record OwnPolicies(
    ClusterFacts cluster,
    SortedMap<ObjectKey, Refusal> refused,
    SortedMap<ObjectKey, PolicySet.Written> written) {

  /** Says {@code file:line} in Git. */
  public static final String WRITTEN = "atoll.dev/source";

  public OwnPolicies {
    refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    written = Collections.unmodifiableSortedMap(new TreeMap<>(written));
  }

  /**
   * Reads them.
   *
   * @param settings of the cluster; its groups and entries are not looked at
   * @param objects policies of all kinds, CiliumCIDRGroups and Services; others are passed over
   */
  public static OwnPolicies read(
      ClusterFacts settings, AgentOptions options, Collection<PolicyObject> objects) {
    var services = of("Service", objects).stream().map(ServiceFact::read).toList();
    var groups = of("CiliumCIDRGroup", objects).stream().map(CidrGroup::read).toList();
    var entries = new ArrayList<PolicyEntry>();
    var refused = new TreeMap<ObjectKey, Refusal>();
    var written = new TreeMap<ObjectKey, PolicySet.Written>();
    for (var object : objects) {
      var key = object.key();
      if (!PolicyReader.isPolicy(key)) {
        continue;
      }
      var text = dev.atoll.policy.text.PolicyObject.of(key, object.value());
      var acceptance = Acceptance.of(options, text);
      if (acceptance.isEnforced()) {
        entries.addAll(PolicyReader.read(settings.semantics(), services, key, text.value()));
        annotation(object.value(), key, written);
      } else {
        refused.put(key, acceptance.refusals().getFirst());
      }
    }
    var cluster =
        new ClusterFacts(
            settings.semantics(),
            settings.podCidrs(),
            settings.nodeCidrs(),
            settings.nodes(),
            settings.pods(),
            groups,
            entries);
    return new OwnPolicies(cluster, refused, written);
  }

  private static List<Mapping> of(String kind, Collection<PolicyObject> objects) {
    return objects.stream()
        .filter(o -> o.key().kind().equals(kind))
        .map(PolicyObject::value)
        .toList();
  }

  private static void annotation(
      Mapping object, ObjectKey key, SortedMap<ObjectKey, PolicySet.Written> all) {
    object
        .string("metadata", "annotations", WRITTEN)
        .filter(t -> t.matches(".+:[1-9]\\d{0,6}"))
        .ifPresent(t -> all.put(key, written(t)));
  }

  private static PolicySet.Written written(String text) {
    var colon = text.lastIndexOf(':');
    return new PolicySet.Written(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
