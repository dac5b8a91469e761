package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.oracle.Probe.End;
import dev.atoll.policy.rule.Families;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what {@link MeshJson} writes, for kept scenarios. */
final class MeshReader {

  private MeshReader() {}

  static Mapping json(byte[] text) {
    return Json.read(text).asMapping().orElseThrow();
  }

  static TestMesh mesh(Mapping request) {
    return new TestMesh(mappings(request, "clusters").map(MeshReader::cluster).toList());
  }

  static List<Probe> probes(Mapping request) {
    var ends = mappings(request, "ends").map(MeshReader::end).toList();
    return request.items("probes").stream()
        .map(p -> (List<?>) Values.toJava(p))
        .map(p ->
            new Probe(
                ends.get(integer(p.get(0))),
                ends.get(integer(p.get(1))),
                (String) p.get(2),
                integer(p.get(3))))
        .toList();
  }

  private static java.util.stream.Stream<Mapping> mappings(Mapping m, String key) {
    return m.items(key).stream().map(v -> v.asMapping().orElseThrow());
  }

  private static TestMesh.Cluster cluster(Mapping m) {
    return new TestMesh.Cluster(
        text(m, "name"),
        integer(Values.toMap(m).get("id")),
        settings(m),
        mappings(m, "namespaces").map(MeshReader::namespace).toList(),
        mappings(m, "pods").map(MeshReader::pod).toList(),
        mappings(m, "nodes").map(MeshReader::node).toList(),
        mappings(m, "policies").toList(),
        mappings(m, "cidrGroups").toList(),
        mappings(m, "services").map(MeshReader::service).toList());
  }

  private static TestMesh.Settings settings(Mapping m) {
    return new TestMesh.Settings(
        flag(m, "defaultLocalCluster"),
        texts(m, "cidrMatchMode"),
        text(m, "enforcement"),
        flag(m, "nodeSelectorLabels"),
        flag(m, "hostFirewall"),
        isNotOff(m, "nonDefaultDeny"),
        Families.of(isNotOff(m, "ipv4"), isNotOff(m, "ipv6")));
  }

  private static TestMesh.Namespace namespace(Mapping m) {
    return new TestMesh.Namespace(text(m, "name"), strings(m, "labels"), flag(m, "global"));
  }

  private static TestMesh.Pod pod(Mapping m) {
    return new TestMesh.Pod(
        text(m, "namespace"),
        text(m, "name"),
        strings(m, "labels"),
        text(m, "serviceAccount"),
        texts(m, "ips"),
        mappings(m, "ports").map(MeshReader::port).toList());
  }

  private static TestMesh.NamedPort port(Mapping m) {
    return new TestMesh.NamedPort(
        text(m, "name"), integer(Values.toMap(m).get("port")), text(m, "protocol"));
  }

  private static TestMesh.Node node(Mapping m) {
    return new TestMesh.Node(text(m, "name"), strings(m, "labels"), texts(m, "ips"));
  }

  private static TestMesh.Service service(Mapping m) {
    return new TestMesh.Service(
        text(m, "namespace"),
        text(m, "name"),
        strings(m, "labels"),
        strings(m, "selector"),
        texts(m, "backends"));
  }

  private static End end(Mapping m) {
    var cluster = m.string("cluster").orElse("");
    if (m.string("pod").isPresent()) {
      return new Probe.PodEnd(cluster, text(m, "namespace"), text(m, "pod"));
    }
    if (m.string("node").isPresent()) {
      return new Probe.NodeEnd(cluster, text(m, "node"));
    }
    if (m.string("ip").isPresent()) {
      return new Probe.Address(text(m, "ip"));
    }
    return cluster.isEmpty() ? new Probe.Reserved(text(m, "entity")) : new Probe.Host(cluster);
  }

  private static String text(Mapping m, String key) {
    return m.string(key)
        .orElseThrow(() -> new IllegalArgumentException("no " + key + " in " + Json.text(m)));
  }

  private static List<String> texts(Mapping m, String key) {
    return m.items(key).stream().map(v -> v.asString().orElseThrow()).toList();
  }

  private static Map<String, String> strings(Mapping m, String key) {
    var result = new TreeMap<String, String>();
    m.mapping(key)
        .ifPresent(labels -> labels.entries().forEach((k, e) -> result.put(k, string(e.value()))));
    return result;
  }

  private static String string(Value value) {
    return value.asString().orElseThrow();
  }

  private static boolean flag(Mapping m, String key) {
    return Boolean.TRUE.equals(Values.toMap(m).get(key));
  }

  private static boolean isNotOff(Mapping m, String key) {
    return !Boolean.FALSE.equals(Values.toMap(m).get(key));
  }

  private static int integer(Object number) {
    return ((Number) number).intValue();
  }
}
