package dev.atoll.agent.feed;

import dev.atoll.agent.kube.Interest;
import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.kube.News;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.mesh.PolicyObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the own API server says that decides what is enforced on this node. */
final class OwnObjects {

  /** Kinds that say what policies mean; a cluster need not have them all. */
  private static final List<Kind> OF_POLICY =
      List.of(
          Kind.NETWORK_POLICY,
          Kind.CLUSTER_NETWORK_POLICY,
          Kind.CILIUM_NETWORK_POLICY,
          Kind.CILIUM_CLUSTERWIDE_NETWORK_POLICY,
          Kind.CILIUM_CIDR_GROUP,
          Kind.SERVICE);

  /** Whether objects of a kind say what policies mean. */
  static boolean isOfPolicy(Kind kind) {
    return OF_POLICY.contains(kind);
  }

  private final Map<Kind, SortedMap<String, KubeObject>> objects = new EnumMap<>(Kind.class);
  private final Set<Kind> listed = EnumSet.noneOf(Kind.class);

  OwnObjects() {
    OF_POLICY.forEach(kind -> objects.put(kind, new TreeMap<>()));
    objects.put(Kind.POD, new TreeMap<>());
  }

  /** What must be watched for a node. */
  static Collection<Interest> interests(String node) {
    var all = new ArrayList<Interest>(OF_POLICY.stream().map(Interest::ifThere).toList());
    all.add(Interest.podsOn(node));
    return all;
  }

  void take(News news) {
    switch (news) {
      case News.There(var kind, var object) -> of(kind).put(object.key(), object);
      case News.Gone(var kind, var key) -> of(kind).remove(key);
      case News.Listed(var kind, var all) -> listed.add(kind);
    }
  }

  private SortedMap<String, KubeObject> of(Kind kind) {
    return objects.computeIfAbsent(kind, _ -> new TreeMap<>());
  }

  /** Whether all of it was there at one time. */
  boolean isComplete() {
    return listed.containsAll(objects.keySet());
  }

  /** Pods with addresses of their own, in the order of their names. */
  List<LocalPod> pods() {
    return of(Kind.POD).values().stream().flatMap(p -> LocalPod.of(p).stream()).toList();
  }

  /** Policies, groups and Services. */
  List<PolicyObject> policyObjects() {
    var all = new ArrayList<PolicyObject>();
    for (var kind : OF_POLICY) {
      of(kind).values().forEach(o -> all.add(whole(kind, o)));
    }
    return all;
  }

  /** Which version of each policy this is. */
  SortedMap<ObjectKey, Version> versions() {
    var all = new TreeMap<ObjectKey, Version>();
    for (var kind : OF_POLICY) {
      of(kind).values().forEach(o -> all.put(whole(kind, o).key(), Version.of(o)));
    }
    return all;
  }

  private static PolicyObject whole(Kind kind, KubeObject object) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("name", object.name());
    if (!object.namespace().isEmpty()) {
      metadata.put("namespace", object.namespace());
    }
    metadata.put("labels", object.labels());
    metadata.put("annotations", object.annotations());
    var head =
        (Mapping)
            Values.of(
                Map.of("apiVersion", kind.apiVersion(), "kind", kind.kind(), "metadata", metadata));
    var entries = new LinkedHashMap<>(head.entries());
    entries.putAll(object.fields().entries());
    var mapping = new Mapping(entries, head.pos());
    return new PolicyObject(ObjectKey.of(mapping), mapping);
  }
}
