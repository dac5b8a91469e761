package dev.atoll.policy.mesh;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.label.PodLabels;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Semantics;
import dev.atoll.policy.rule.ServiceFact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes the mesh of a fleet: its workloads, and what each cluster holds. */
public final class FleetMesh {

  /** The last part of the name of a pod that nobody has declared. */
  public static final String UNDECLARED = "*";

  private final List<Workload> workloads;
  private final boolean undeclared;

  private FleetMesh(List<Workload> workloads, boolean undeclared) {
    this.workloads = workloads;
    this.undeclared = undeclared;
  }

  /**
   * The mesh of a fleet.
   *
   * @param objects by name of the cluster: what its agents enforce, so without what they refuse
   * @param undeclared whether every namespace also has a pod without labels, {@code
   *     cluster/namespace/*}, which stands for one that nobody has declared
   */
  public static Mesh of(Fleet fleet, Map<String, List<PolicyObject>> objects, boolean undeclared) {
    var reader = new FleetMesh(fleet.workloads(), undeclared);
    return new Mesh(
        fleet.clusters().stream()
            .map(c -> reader.cluster(c, objects.getOrDefault(c.name(), List.of())))
            .toList());
  }

  /**
   * One cluster by itself.
   *
   * @param workloads of the fleet
   * @param objects as in {@link #of(Fleet, Map, boolean)}
   */
  public static ClusterFacts cluster(
      Cluster cluster, List<Workload> workloads, List<PolicyObject> objects, boolean undeclared) {
    return new FleetMesh(workloads, undeclared).cluster(cluster, objects);
  }

  private ClusterFacts cluster(Cluster cluster, List<PolicyObject> objects) {
    var semantics = Semantics.of(cluster);
    var services = of("Service", "", objects).map(o -> ServiceFact.read(o.value())).toList();
    return new ClusterFacts(
        semantics,
        cluster.podCidrs().stream().map(Located::value).toList(),
        cluster.nodeCidrs().stream().map(Located::value).toList(),
        List.of(),
        pods(cluster, objects),
        of("CiliumCIDRGroup", "cilium.io", objects).map(o -> CidrGroup.read(o.value())).toList(),
        objects.stream()
            .filter(o -> PolicyReader.isPolicy(o.key()))
            .flatMap(o -> PolicyReader.read(semantics, services, o.key(), o.value()).stream())
            .toList());
  }

  private static Stream<PolicyObject> of(String kind, String group, List<PolicyObject> objects) {
    return objects.stream()
        .filter(o -> o.key().kind().equals(kind) && o.key().group().equals(group));
  }

  private List<Pod> pods(Cluster cluster, List<PolicyObject> objects) {
    var namespaces = new HashMap<String, PolicyObject>();
    of("Namespace", "", objects).forEach(o -> namespaces.put(o.key().name(), o));
    var pods = new ArrayList<Pod>();
    var here = declared(workloads, cluster);
    here.forEach((name, workload) -> pods.add(pod(cluster, workload, name, namespaces)));
    if (undeclared) {
      names(here.values(), namespaces.keySet(), objects)
          .forEach(
              ns -> pods.add(pod(cluster, nobody(ns), name(cluster, ns, UNDECLARED), namespaces)));
    }
    return pods;
  }

  /**
   * The workloads whose pods are ends of their own in a cluster: those that share no address with
   * their node.
   *
   * @return by the name that answers have for them, {@code cluster/namespace/workload}, sorted
   */
  public static SortedMap<String, Workload> declared(Fleet fleet, Cluster cluster) {
    return declared(fleet.workloads(), cluster);
  }

  private static SortedMap<String, Workload> declared(List<Workload> workloads, Cluster cluster) {
    var here =
        workloads.stream()
            .filter(w -> w.clusters().matches(cluster.labels()) && !w.hostNetwork())
            .toList();
    var twice = sharedNames(here);
    var byName = new TreeMap<String, Workload>();
    for (var workload : here) {
      var place = workload.namespace() + "/" + workload.name();
      var name = twice.contains(place) ? workload.kind() + "." + workload.name() : workload.name();
      byName.put(name(cluster, workload.namespace(), name), workload);
    }
    return byName;
  }

  private static String name(Cluster cluster, String namespace, String workload) {
    return cluster.name() + "/" + namespace + "/" + workload;
  }

  /** Names that two kinds have in one namespace. */
  private static Set<String> sharedNames(List<Workload> workloads) {
    var seen = new HashSet<String>();
    var twice = new HashSet<String>();
    for (var w : workloads) {
      var place = w.namespace() + "/" + w.name();
      if (!seen.add(place)) {
        twice.add(place);
      }
    }
    return twice;
  }

  private static Set<String> names(
      Collection<Workload> workloads, Set<String> declared, List<PolicyObject> objects) {
    var all = new TreeSet<>(declared);
    workloads.forEach(w -> all.add(w.namespace()));
    objects.stream()
        .filter(o -> PolicyReader.isPolicy(o.key()) && !o.key().namespace().isEmpty())
        .forEach(o -> all.add(o.key().namespace()));
    return all;
  }

  private static Workload nobody(String namespace) {
    return new Workload(
        "pod",
        namespace,
        UNDECLARED,
        Map.of(),
        "default",
        false,
        List.of(),
        LabelSelector.everything(SourcePos.NONE),
        SourcePos.NONE);
  }

  private static Pod pod(
      Cluster cluster, Workload workload, String name, Map<String, PolicyObject> namespaces) {
    var namespace = Optional.ofNullable(namespaces.get(workload.namespace()));
    var named = new TreeMap<String, NamedPort>();
    for (var port : workload.ports()) {
      Protocol.of(port.protocol())
          .filter(p -> !port.name().isEmpty())
          .ifPresent(p ->
              named.putIfAbsent(
                  port.name().toLowerCase(Locale.ROOT), new NamedPort(p, port.port())));
    }
    var words = new TreeMap<String, String>();
    named.forEach((n, p) -> words.put(n, p.protocol().word() + "." + p.number()));
    return new Pod(
        name,
        workload.namespace(),
        PodLabels.of(
            cluster.name(),
            workload.namespace(),
            workload.labels(),
            labels(workload.namespace(), namespace),
            workload.serviceAccount(),
            words),
        named,
        isGlobal(cluster, namespace),
        List.of());
  }

  /** Every namespace carries its name as a label. */
  private static Map<String, String> labels(String name, Optional<PolicyObject> namespace) {
    var labels = new TreeMap<String, String>();
    namespace
        .flatMap(n -> n.value().mapping("metadata", "labels"))
        .ifPresent(
            m -> m.entries().forEach((k, e) -> labels.put(k, e.value().asString().orElse(""))));
    labels.put("kubernetes.io/metadata.name", name);
    return labels;
  }

  /**
   * Whether other clusters know the namespace's pods: from 1.19 on the annotation decides, else the
   * cluster's default (Cilium 1.20.2, {@code clustermesh-apiserver}, namespace filter).
   */
  private static boolean isGlobal(Cluster cluster, Optional<PolicyObject> namespace) {
    if (!cluster.datapath().version().value().isAtLeast(1, 19)) {
      return true;
    }
    var annotation =
        namespace.flatMap(
            n -> n.value().string("metadata", "annotations", "clustermesh.cilium.io/global"));
    return annotation
        .map(a -> a.equalsIgnoreCase("true"))
        .orElseGet(() ->
            cluster
                .datapath()
                .values()
                .written("clustermesh.defaultGlobalNamespace")
                .filter(w -> w.value().equals("false"))
                .isEmpty());
  }
}
