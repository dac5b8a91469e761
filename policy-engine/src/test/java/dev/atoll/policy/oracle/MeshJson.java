package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.oracle.Probe.End;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A mesh and its probes as the oracle's request. */
final class MeshJson {

  private MeshJson() {}

  static Value request(TestMesh mesh, List<Probe> probes) {
    var ends = new LinkedHashMap<End, Integer>();
    var rows = new ArrayList<List<Object>>();
    for (var probe : probes) {
      rows.add(
          List.of(
              number(ends, probe.from()), number(ends, probe.to()),
              probe.protocol(), probe.port()));
    }
    return Values.of(
        object(
            "op",
            "mesh",
            "clusters",
            mesh.clusters().stream().map(MeshJson::cluster).toList(),
            "ends",
            ends.keySet().stream().map(MeshJson::end).toList(),
            "probes",
            rows));
  }

  private static int number(Map<End, Integer> ends, End end) {
    return ends.computeIfAbsent(end, _ -> ends.size());
  }

  private static Map<String, Object> cluster(TestMesh.Cluster c) {
    var json = settings(c.settings());
    json.put("name", c.name());
    json.put("id", c.id());
    json.put("namespaces", c.namespaces().stream().map(MeshJson::namespace).toList());
    json.put("pods", c.pods().stream().map(MeshJson::pod).toList());
    json.put("nodes", c.nodes().stream().map(MeshJson::node).toList());
    json.put("policies", c.policies());
    json.put("cidrGroups", c.cidrGroups());
    json.put("services", c.services().stream().map(MeshJson::service).toList());
    return json;
  }

  static Map<String, Object> settings(TestMesh.Settings s) {
    return object(
        "defaultLocalCluster", s.defaultLocalCluster(),
        "cidrMatchMode", s.cidrMatchMode(),
        "enforcement", s.enforcement(),
        "nodeSelectorLabels", s.nodeSelectorLabels(),
        "hostFirewall", s.hostFirewall(),
        "nonDefaultDeny", s.nonDefaultDeny(),
        "ipv4", s.families().isOn(false),
        "ipv6", s.families().isOn(true));
  }

  private static Map<String, Object> namespace(TestMesh.Namespace n) {
    return object("name", n.name(), "labels", n.labels(), "global", n.global());
  }

  private static Map<String, Object> pod(TestMesh.Pod p) {
    return object(
        "namespace", p.namespace(),
        "name", p.name(),
        "labels", p.labels(),
        "serviceAccount", p.serviceAccount(),
        "ips", p.ips(),
        "ports", p.ports().stream().map(MeshJson::port).toList());
  }

  private static Map<String, Object> port(TestMesh.NamedPort p) {
    return object("name", p.name(), "port", p.port(), "protocol", p.protocol());
  }

  private static Map<String, Object> node(TestMesh.Node n) {
    return object("name", n.name(), "labels", n.labels(), "ips", n.ips());
  }

  private static Map<String, Object> service(TestMesh.Service s) {
    return object(
        "namespace", s.namespace(),
        "name", s.name(),
        "labels", s.labels(),
        "selector", s.selector(),
        "backends", s.backends());
  }

  private static Map<String, Object> end(End end) {
    return switch (end) {
      case Probe.PodEnd p ->
          object("cluster", p.cluster(), "namespace", p.namespace(), "pod", p.name());
      case Probe.NodeEnd n -> object("cluster", n.cluster(), "node", n.name());
      case Probe.Address a -> object("ip", a.ip());
      case Probe.Host h -> object("cluster", h.cluster(), "entity", "host");
      case Probe.Reserved r -> object("entity", r.name());
      case Probe.Name n -> throw new IllegalArgumentException("the oracle sees no DNS: " + n);
    };
  }

  /** A mutable object of alternating keys and values. */
  static Map<String, Object> object(Object... pairs) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
