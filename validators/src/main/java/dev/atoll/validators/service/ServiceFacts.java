package dev.atoll.validators.service;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.GlobalService;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.templates.RenderedObject;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the checks of services look at, gathered in one pass over all rendered objects. */
final class ServiceFacts {

  private static final Set<String> POLICIES =
      Set.of("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "NetworkPolicy");

  private final Fleet fleet;
  private final Workloads workloads;
  private final Map<String, GlobalService> declared = new HashMap<>();
  private final Map<ObjectKey, List<Part>> parts = new TreeMap<>();
  private final Map<String, Map<String, RenderedObject>> namespaces = new HashMap<>();
  private final Map<Place, List<RenderedObject>> policies = new HashMap<>();

  /** A namespace of a cluster; the empty one for clusterwide policies. */
  private record Place(String cluster, String namespace) {}

  ServiceFacts(CheckInput input) {
    fleet = input.fleet();
    workloads = new Workloads(fleet);
    fleet.services().forEach(s -> declared.put(s.namespace() + "/" + s.name(), s));
    for (var cluster : fleet.clusters()) {
      input.objectsOf(cluster).forEach(o -> add(cluster, o));
    }
  }

  private void add(Cluster cluster, RenderedObject object) {
    var kind = object.key().kind();
    if (kind.equals("Service") && object.key().group().isEmpty()) {
      addService(cluster, object);
    } else if (kind.equals("Namespace")) {
      namespaces
          .computeIfAbsent(cluster.name(), c -> new HashMap<>())
          .put(object.key().name(), object);
    } else if (POLICIES.contains(kind)) {
      var place = new Place(cluster.name(), object.key().namespace());
      policies.computeIfAbsent(place, p -> new ArrayList<>()).add(object);
    }
  }

  private void addService(Cluster cluster, RenderedObject object) {
    if (Annotations.isGlobal(object.value())) {
      var key = object.key();
      var by = Optional.ofNullable(declared.get(key.namespace() + "/" + key.name()));
      var memberOf = by.filter(s -> s.memberOf(cluster).isPresent());
      parts.computeIfAbsent(key, k -> new ArrayList<>()).add(new Part(cluster, object, memberOf));
    }
  }

  Fleet fleet() {
    return fleet;
  }

  /** Whether a GlobalService stands for this Service. */
  boolean isDeclared(ObjectKey service) {
    return declared.containsKey(service.namespace() + "/" + service.name());
  }

  /** Services that are global in at least one cluster, by key. */
  List<MeshService> services() {
    return parts.entrySet().stream().map(e -> new MeshService(e.getKey(), e.getValue())).toList();
  }

  Workloads workloads() {
    return workloads;
  }

  Optional<RenderedObject> namespace(Cluster cluster, String name) {
    return Optional.ofNullable(namespaces.getOrDefault(cluster.name(), Map.of()).get(name));
  }

  /** Policies of Cilium and of Kubernetes that can select pods of a namespace. */
  List<RenderedObject> policies(Cluster cluster, String namespace) {
    var found = new ArrayList<>(policies.getOrDefault(new Place(cluster.name(), ""), List.of()));
    found.addAll(policies.getOrDefault(new Place(cluster.name(), namespace), List.of()));
    return found;
  }
}
