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
import dev.atoll.policy.rule.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The policies of the own cluster as its API server has them.
 *
 * @param cluster with the entries of all that is enforced, and CIDR groups
 * @param refused objects of which nothing is enforced, with the first reason, sorted
 * @param written where policies were written, as far as they say
 * @param otherProtocols rules that name protocols without ports, which their entries lack
 */
public record OwnPolicies(
    ClusterFacts cluster,
    SortedMap<ObjectKey, Refusal> refused,
    SortedMap<ObjectKey, Written> written,
    Set<Source> otherProtocols) {

  public OwnPolicies {
    refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    written = Collections.unmodifiableSortedMap(new TreeMap<>(written));
    otherProtocols = Set.copyOf(otherProtocols);
  }

  /** Of entries that are there already. */
  static OwnPolicies of(ClusterFacts cluster) {
    return new OwnPolicies(cluster, new TreeMap<>(), new TreeMap<>(), Set.of());
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
    var reading = new Reading(settings, options, services);
    objects.stream().filter(o -> PolicyReader.isPolicy(o.key())).forEach(reading::add);
    return reading.done(of("CiliumCIDRGroup", objects).stream().map(CidrGroup::read).toList());
  }

  private static List<Mapping> of(String kind, Collection<PolicyObject> objects) {
    return objects.stream()
        .filter(o -> o.key().kind().equals(kind))
        .map(PolicyObject::value)
        .toList();
  }

  /** Objects as they are read. */
  private static final class Reading {
    private final ClusterFacts settings;
    private final AgentOptions options;
    private final List<ServiceFact> services;
    private final List<PolicyEntry> entries = new ArrayList<>();
    private final TreeMap<ObjectKey, Refusal> refused = new TreeMap<>();
    private final TreeMap<ObjectKey, Written> written = new TreeMap<>();
    private final Set<Source> otherProtocols = new HashSet<>();

    Reading(ClusterFacts settings, AgentOptions options, List<ServiceFact> services) {
      this.settings = settings;
      this.options = options;
      this.services = services;
    }

    void add(PolicyObject object) {
      var text = dev.atoll.policy.text.PolicyObject.of(object.key(), object.value());
      var acceptance = Acceptance.of(options, text);
      if (acceptance.isEnforced()) {
        take(object.key(), text.value());
      } else {
        refused.put(object.key(), acceptance.refusals().getFirst());
      }
    }

    private void take(ObjectKey key, Mapping policy) {
      Written.of(policy).ifPresent(w -> written.put(key, w));
      for (var entry : PolicyReader.read(settings.semantics(), services, key, policy)) {
        entries.add(entry);
        if (OtherProtocols.areIn(policy, entry)) {
          otherProtocols.add(entry.source());
        }
      }
    }

    OwnPolicies done(List<CidrGroup> groups) {
      var cluster =
          new ClusterFacts(
              settings.semantics(),
              settings.podCidrs(),
              settings.nodeCidrs(),
              settings.nodes(),
              settings.pods(),
              groups,
              entries);
      return new OwnPolicies(cluster, refused, written, otherProtocols);
    }
  }
}
