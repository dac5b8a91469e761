package dev.atoll.policy.scenario;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.oracle.TestMesh.NamedPort;
import dev.atoll.policy.oracle.TestMesh.Namespace;
import dev.atoll.policy.oracle.TestMesh.Node;
import dev.atoll.policy.oracle.TestMesh.Pod;
import dev.atoll.policy.oracle.TestMesh.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one cluster of a scenario holds. */
final class ScenarioThings {

  private final Mapping header;
  private final List<Mapping> objects;
  private final String cluster;
  private final int id;
  private final Mapping none;

  ScenarioThings(Mapping header, List<Mapping> objects, String cluster, int id) {
    this.header = header;
    this.objects = objects;
    this.cluster = cluster;
    this.id = id;
    this.none = Mapping.empty(header.pos());
  }

  /** Objects that this cluster has. */
  List<Mapping> here() {
    var only = header.mapping("only").orElse(none);
    return objects.stream()
        .filter(o -> only.string(name(o)).map(cluster::equals).orElse(true))
        .toList();
  }

  private static String name(Mapping object) {
    return object.string("metadata", "name").orElse("");
  }

  List<Mapping> of(String kind) {
    return here().stream().filter(o -> o.string("kind").filter(kind::equals).isPresent()).toList();
  }

  /** Things of the header by {@code cluster/rest}, without the cluster. */
  private Map<String, Mapping> mine(String section) {
    var all = new TreeMap<String, Mapping>();
    header
        .mapping(section)
        .ifPresent(m ->
            m.entries()
                .forEach((k, e) -> {
                  if (k.startsWith(cluster + "/")) {
                    all.put(k.substring(cluster.length() + 1), e.value().asMapping().orElse(none));
                  }
                }));
    return all;
  }

  /** Of the pods, with what the header says for all clusters or for this one. */
  List<Namespace> namespaces(boolean known) {
    var names = new TreeSet<String>();
    mine("pods").keySet().forEach(p -> names.add(p.split("/")[0]));
    return names.stream().map(n -> namespace(n, known)).toList();
  }

  private Namespace namespace(String name, boolean known) {
    var everywhere = header.mapping("namespaces").orElse(none).mapping(name).orElse(none);
    var here = mine("namespaces").getOrDefault(name, everywhere);
    var labels = new TreeMap<>(strings(here, "labels"));
    labels.put("kubernetes.io/metadata.name", name);
    return new Namespace(name, labels, !known || ScenarioMesh.flag(here, "global", true));
  }

  List<Pod> pods() {
    var all = new ArrayList<Pod>();
    mine("pods")
        .forEach((path, m) -> {
          var ip = m.string("ip").orElse("10.%d.0.%d".formatted(id, all.size() + 1));
          all.add(
              new Pod(
                  path.split("/")[0],
                  path.split("/")[1],
                  strings(m, "labels"),
                  m.string("serviceAccount").orElse(""),
                  List.of(ip),
                  ports(m)));
        });
    return all;
  }

  /** Written as {@code http: 8080/TCP}. */
  private List<NamedPort> ports(Mapping pod) {
    return strings(pod, "ports").entrySet().stream()
        .map(e -> {
          var port = e.getValue().split("/");
          return new NamedPort(e.getKey(), Integer.parseInt(port[0]), port[1]);
        })
        .toList();
  }

  /** The first is the host. */
  List<Node> nodes() {
    var nodes = new TreeMap<>(mine("nodes"));
    nodes.putIfAbsent("n1", none);
    nodes.putIfAbsent("n2", none);
    var all = new ArrayList<Node>();
    nodes.forEach((name, m) -> {
      var ip = m.string("ip").orElse("192.168.%d.%d".formatted(id, all.size() + 1));
      all.add(new Node(name, strings(m, "labels"), List.of(ip)));
    });
    return all;
  }

  /** Services, with the addresses of EndpointSlices where they have no selector. */
  List<Service> services() {
    return of("Service").stream()
        .map(s ->
            new Service(
                s.string("metadata", "namespace").orElse("default"),
                name(s),
                strings(s.mapping("metadata").orElse(none), "labels"),
                strings(s.mapping("spec").orElse(none), "selector"),
                backends(name(s))))
        .toList();
  }

  private List<String> backends(String service) {
    return of("EndpointSlice").stream()
        .filter(s ->
            s.string("metadata", "labels", "kubernetes.io/service-name")
                .filter(service::equals)
                .isPresent())
        .flatMap(s -> s.items("endpoints").stream())
        .flatMap(e -> e.asMapping().stream())
        .flatMap(e -> e.items("addresses").stream())
        .flatMap(a -> a.asString().stream())
        .toList();
  }

  private static Map<String, String> strings(Mapping in, String key) {
    var all = new TreeMap<String, String>();
    in.mapping(key).ifPresent(m -> m.entries().forEach((k, e) -> all.put(k, text(e.value()))));
    return all;
  }

  private static String text(Value value) {
    return value instanceof Scalar s ? s.text() : "";
  }
}
