package dev.atoll.validators.reach;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.fleet.model.LabelSelector.Requirement;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.rule.PolicyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What runs in clusters, recorded or live: pods with their labels, namespaces, and policies that
 * Git does not know.
 *
 * @param clusters by name
 */
public record Inventory(SortedMap<String, Mapping> clusters) {

  static final Inventory NONE = new Inventory(new TreeMap<>());

  /**
   * Reads {@code {"clusters": {NAME: {"namespaces": {}, "pods": [], "policies": []}}}}.
   *
   * @throws IllegalArgumentException with a sentence for the user, if it has another form
   */
  public static Inventory read(byte[] json) {
    try {
      var root = Json.read(json).asMapping();
      var clusters = root.flatMap(m -> m.mapping("clusters"));
      if (clusters.isEmpty()) {
        throw new IllegalArgumentException("an inventory is an object with `clusters`");
      }
      var all = new TreeMap<String, Mapping>();
      clusters.get().entries().forEach((name, e) -> all.put(name, mapping(name, e.value())));
      return new Inventory(all);
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException("an inventory is JSON: " + e.getMessage(), e);
    }
  }

  private static Mapping mapping(String name, Value value) {
    return value
        .asMapping()
        .orElseThrow(() ->
            new IllegalArgumentException("cluster " + name + " of an inventory is an object"));
  }

  /** Names of clusters that a fleet does not have, sorted. */
  public List<String> strangers(Fleet fleet) {
    return clusters.keySet().stream().filter(n -> fleet.cluster(n).isEmpty()).toList();
  }

  /** A fleet with the pods of this inventory instead of the workloads of its clusters. */
  Fleet instead(Fleet fleet) {
    if (clusters.isEmpty()) {
      return fleet;
    }
    var kept = fleet.workloads().stream().map(this::elsewhere);
    var pods =
        clusters.entrySet().stream()
            .flatMap(e -> mappings(e.getValue(), "pods").map(m -> pod(e.getKey(), m)));
    return fleet.withWorkloads(Stream.concat(kept, pods).toList());
  }

  private Workload elsewhere(Workload w) {
    var requirements = new ArrayList<>(w.clusters().requirements());
    requirements.add(
        new Requirement("name", Operator.NOT_IN, clusters.keySet(), SourcePos.NONE));
    return new Workload(
        w.kind(),
        w.namespace(),
        w.name(),
        w.labels(),
        w.serviceAccount(),
        w.hostNetwork(),
        w.ports(),
        new LabelSelector(requirements, w.clusters().pos()),
        w.pos());
  }

  private static Workload pod(String cluster, Mapping pod) {
    var only = new Requirement("name", Operator.IN, Set.of(cluster), SourcePos.NONE);
    return new Workload(
        "pod",
        pod.string("namespace").orElse("default"),
        pod.string("name").orElse(""),
        strings(pod, "labels"),
        pod.string("serviceAccount").filter(s -> !s.isEmpty()).orElse("default"),
        text(pod, "hostNetwork").equals("true"),
        mappings(pod, "ports").flatMap(p -> port(p).stream()).toList(),
        new LabelSelector(List.of(only), SourcePos.NONE),
        SourcePos.NONE);
  }

  private static Optional<Workload.Port> port(Mapping port) {
    var number = text(port, "port");
    return number.matches("\\d{1,5}")
        ? Optional.of(
            new Workload.Port(
                port.string("name").orElse(""),
                Integer.parseInt(number),
                port.string("protocol").orElse("TCP"),
                SourcePos.NONE))
        : Optional.empty();
  }

  /**
   * Puts what clusters hold beside what Git says they are to hold.
   *
   * @return the policies that Git does not know, as {@code cluster: Kind namespace/name}
   */
  List<String> addTo(SortedMap<String, List<PolicyObject>> objects) {
    var unmanaged = new ArrayList<String>();
    clusters.forEach((name, live) -> {
      var here = new TreeMap<ObjectKey, PolicyObject>();
      objects.getOrDefault(name, List.of()).forEach(o -> here.put(o.key(), o));
      namespaces(live).forEach(n -> here.merge(n.key(), n, Inventory::labelled));
      mappings(live, "policies")
          .map(m -> new PolicyObject(ObjectKey.of(m), m))
          .filter(o -> here.putIfAbsent(o.key(), o) == null)
          .filter(o -> PolicyReader.isPolicy(o.key()))
          .forEach(o -> unmanaged.add(name + ": " + o.key()));
      objects.put(name, List.copyOf(here.values()));
    });
    return unmanaged;
  }

  private static Stream<PolicyObject> namespaces(Mapping live) {
    return live.mapping("namespaces").stream()
        .flatMap(m -> m.entries().entrySet().stream())
        .map(e ->
            namespace(
                e.getKey(),
                e.getValue().value().asMapping().orElse(Mapping.empty(SourcePos.NONE))));
  }

  private static PolicyObject namespace(String name, Mapping metadata) {
    var object =
        Mapping.empty(SourcePos.NONE)
            .with("apiVersion", Scalar.string("v1", SourcePos.NONE))
            .with("kind", Scalar.string("Namespace", SourcePos.NONE))
            .with("metadata", metadata.with("name", Scalar.string(name, SourcePos.NONE)));
    return new PolicyObject(ObjectKey.of(object), object);
  }

  /** The namespace of Git with what the live one has beside. */
  private static PolicyObject labelled(PolicyObject git, PolicyObject live) {
    var metadata = git.value().mapping("metadata").orElse(Mapping.empty(SourcePos.NONE));
    for (var field : List.of("labels", "annotations")) {
      var merged = live.value().mapping("metadata", field).orElse(Mapping.empty(SourcePos.NONE));
      for (var e : metadata.mapping(field).map(Mapping::entries).orElse(Map.of()).entrySet()) {
        merged = merged.with(e.getKey(), e.getValue().value());
      }
      metadata = metadata.with(field, merged);
    }
    return new PolicyObject(git.key(), git.value().with("metadata", metadata));
  }

  private static Map<String, String> strings(Mapping in, String field) {
    return in.mapping(field).map(Mapping::entries).orElse(Map.of()).entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, e -> e.getValue().value().asString().orElse("")));
  }

  private static String text(Mapping in, String field) {
    return in.get(field).filter(v -> v instanceof Scalar).map(v -> ((Scalar) v).text()).orElse("");
  }

  private static Stream<Mapping> mappings(Mapping in, String field) {
    return in.items(field).stream().flatMap(v -> v.asMapping().stream());
  }
}
