package dev.atoll.validators.policy;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.GlobalService;
import dev.atoll.fleet.model.PlainObject;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Where a fleet's documents declare namespaces and where they use them. Names that are filled in
 * for each cluster are left out.
 *
 * @param declared Namespace objects by name
 * @param used documents by the namespace that they are in
 */
record NamespaceUses(Map<String, List<Use>> declared, Map<String, List<Use>> used) {

  /**
   * One document.
   *
   * @param object such as {@code Workload shop/checkout}
   * @param clusters where it goes
   * @param pos of the namespace's name, else of the document
   */
  record Use(String object, Predicate<Cluster> clusters, SourcePos pos) {}

  static NamespaceUses of(Fleet fleet) {
    var uses = new NamespaceUses(new TreeMap<>(), new TreeMap<>());
    fleet.objects().forEach(uses::object);
    for (var p : fleet.meshPolicies()) {
      uses.use(p.namespace(), p.key().toString(), c -> p.clusters().matches(c.labels()), p.pos());
    }
    fleet.services().forEach(uses::service);
    fleet.workloads().forEach(uses::workload);
    return uses;
  }

  private void object(PlainObject object) {
    var key = object.key();
    Predicate<Cluster> clusters = c -> object.clusters().matches(c.labels());
    if (key.kind().equals("Namespace") && key.group().isEmpty()) {
      add(
          declared,
          key.name(),
          new Use(key.toString(), clusters, place(object.value(), "name", object.pos())));
    }
    use(
        key.namespace(),
        key.toString(),
        clusters,
        place(object.value(), "namespace", object.pos()));
  }

  private void service(GlobalService service) {
    use(
        service.namespace(),
        "GlobalService " + service.namespace() + "/" + service.name(),
        c -> service.memberOf(c).isPresent(),
        place(service.source(), "namespace", service.source().pos()));
  }

  private void workload(Workload workload) {
    use(
        workload.namespace(),
        workload.kind() + " " + workload.namespace() + "/" + workload.name(),
        c -> workload.clusters().matches(c.labels()),
        workload.pos());
  }

  private void use(String namespace, String object, Predicate<Cluster> clusters, SourcePos pos) {
    if (!namespace.isEmpty()) {
      add(used, namespace, new Use(object, clusters, pos));
    }
  }

  private static void add(Map<String, List<Use>> uses, String name, Use use) {
    if (!name.contains("${")) {
      uses.computeIfAbsent(name, n -> new ArrayList<>()).add(use);
    }
  }

  private static SourcePos place(Mapping document, String key, SourcePos otherwise) {
    return document.at("metadata", key).map(Value::pos).orElse(otherwise);
  }

  /** The documents that declare a namespace in a cluster. */
  List<Use> declaredIn(Cluster cluster, String name) {
    return in(cluster, declared.getOrDefault(name, List.of()));
  }

  /** The documents of a cluster that are in a namespace. */
  List<Use> usedIn(Cluster cluster, String name) {
    return in(cluster, used.getOrDefault(name, List.of()));
  }

  private static List<Use> in(Cluster cluster, List<Use> uses) {
    return uses.stream().filter(u -> u.clusters().test(cluster)).toList();
  }
}
