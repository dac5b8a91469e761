package dev.atoll.cli;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.oracle.MeasurableMesh;
import dev.atoll.policy.oracle.TestMesh;
import dev.atoll.policy.oracle.TestMesh.Cluster;
import dev.atoll.policy.oracle.TestMesh.Pod;
import dev.atoll.validators.Review;
import dev.atoll.validators.reach.FleetReach;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A random mesh as the files of a fleet. All clusters can be run by a sandbox: the pods of cluster
 * N are in 10.N.0.0/16, its nodes in 192.168.N.0/24, as policies of the generator expect.
 *
 * @param files texts by path
 */
record RandomFleet(SortedMap<String, String> files) {

  private static final String SETTINGS =
      """
      apiVersion: atoll.dev/v1alpha1
      kind: Fleet
      metadata: {name: random}
      spec:
        deletions: {max: 10000, percent: 100}
      """;

  private static final String CLUSTER =
      """
      apiVersion: atoll.dev/v1alpha1
      kind: Cluster
      metadata: {name: %1$s}
      spec:
        id: %2$d
        podCIDRs: [10.%2$d.0.0/16]
        serviceCIDRs: [10.9%2$d.0.0/16]
        nodeCIDRs: [192.168.%2$d.0/24]
        datapath:
          provider: %4$s
          version: 1.20.2
          values:
            routingMode: native
            ipv4NativeRoutingCIDR: 10.0.0.0/13
            ipam: {operator: {clusterPoolIPv4PodCIDRList: [10.%2$d.0.0/16]}}
            clustermesh: {policyDefaultLocalCluster: %3$b}
        mesh: {address: %1$s.mesh.example, ips: [192.168.%2$d.10], port: 32379, managedBy: atoll}
        target: {kubeconfig: %1$s}
      """;

  RandomFleet {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  static RandomFleet of(TestMesh mesh) {
    return of(mesh, "cilium");
  }

  /** With Atoll's datapath. */
  static RandomFleet own(TestMesh mesh) {
    return of(mesh, "atoll");
  }

  private static RandomFleet of(TestMesh mesh, String provider) {
    var files = new TreeMap<String, String>();
    files.put("fleet.yaml", SETTINGS);
    mesh.clusters().forEach(c -> describe(c, provider, files));
    return new RandomFleet(files);
  }

  private static void describe(Cluster c, String provider, Map<String, String> files) {
    files.put(
        "clusters/" + c.name() + ".yaml",
        CLUSTER.formatted(c.name(), c.id(), c.settings().defaultLocalCluster(), provider));
    c.namespaces()
        .forEach(
            n -> files.put("namespaces/%s-%s.json".formatted(c.name(), n.name()), namespace(c, n)));
    c.pods()
        .forEach(
            p -> files.put("workloads/%s-%s.json".formatted(c.name(), p.name()), workload(c, p)));
    c.cidrGroups().forEach(g -> files.put(path(c, "group-", g), only(c, g)));
    c.policies().forEach(p -> files.put(path(c, "", p), only(c, p)));
  }

  private static String path(Cluster c, String prefix, Mapping object) {
    return "policies/%s/%s%s.json"
        .formatted(c.name(), prefix, object.string("metadata", "name").orElseThrow());
  }

  private static String only(Cluster c, Mapping object) {
    var metadata = object.mapping("metadata").orElseThrow();
    var whole =
        object.string("apiVersion").isPresent()
            ? object
            : object.with("apiVersion", Values.of("cilium.io/v2"));
    return Json.pretty(whole.with("metadata", metadata.with("annotations", Values.of(in(c)))));
  }

  private static Map<String, String> in(Cluster c) {
    return Map.of("atoll.dev/clusters", "name=" + c.name());
  }

  private static String namespace(Cluster c, TestMesh.Namespace n) {
    var annotations = new TreeMap<>(in(c));
    if (!n.global()) {
      annotations.put("clustermesh.cilium.io/global", "false");
    }
    var labels = new TreeMap<>(n.labels());
    labels.remove("kubernetes.io/metadata.name");
    var metadata = Map.of("name", n.name(), "labels", labels, "annotations", annotations);
    return Json.pretty(
        Values.of(Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", metadata)));
  }

  private static String workload(Cluster c, Pod p) {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("labels", p.labels());
    spec.put("clusters", Map.of("matchLabels", Map.of("name", c.name())));
    spec.put("serviceAccount", p.serviceAccount().isEmpty() ? "default" : p.serviceAccount());
    spec.put("ports", ports(p));
    return Json.pretty(
        Values.of(
            Map.of(
                "apiVersion",
                "atoll.dev/v1alpha1",
                "kind",
                "Workload",
                "metadata",
                Map.of("namespace", p.namespace(), "name", p.name()),
                "spec",
                spec)));
  }

  /** All that are measured, those with names first. */
  private static List<Map<String, Object>> ports(Pod p) {
    var ports = new ArrayList<Map<String, Object>>();
    p.ports()
        .forEach(
            n -> ports.add(Map.of("name", n.name(), "port", n.port(), "protocol", n.protocol())));
    for (var protocol : List.of("TCP", "UDP")) {
      MeasurableMesh.ports().stream()
          .filter(port ->
              p.ports().stream().noneMatch(n -> n.port() == port && n.protocol().equals(protocol)))
          .forEach(port -> ports.add(Map.of("port", port, "protocol", protocol)));
    }
    return ports;
  }

  /** Without the policies that {@code atoll check} refuses: the generator makes such, too. */
  RandomFleet accepted() {
    var refused =
        review().findings().stream()
            .filter(r -> r.finding().severity() == Severity.ERROR)
            .map(r -> r.finding().pos().file())
            .filter(f -> f.startsWith("policies/"))
            .collect(Collectors.toSet());
    return refused.isEmpty() ? this : without(refused).accepted();
  }

  RandomFleet without(java.util.Collection<String> paths) {
    var fewer = new TreeMap<>(files);
    paths.forEach(fewer::remove);
    return new RandomFleet(fewer);
  }

  /** This one, with one more file. */
  RandomFleet with(String path, String text) {
    var more = new TreeMap<>(files);
    more.put(path, text);
    return new RandomFleet(more);
  }

  /** This one, with the policies of one cluster as another one has them. */
  RandomFleet with(RandomFleet other, String cluster) {
    var folder = "policies/" + cluster + "/";
    var mixed = new TreeMap<>(files);
    mixed.keySet().removeIf(f -> f.startsWith(folder));
    other
        .files()
        .forEach((path, text) -> {
          if (path.startsWith(folder)) {
            mixed.put(path, text);
          }
        });
    return new RandomFleet(mixed);
  }

  List<String> policies() {
    return files.keySet().stream().filter(f -> f.startsWith("policies/")).toList();
  }

  Review review() {
    var all =
        files.entrySet().stream()
            .map(f -> new SourceFile(f.getKey(), f.getValue().getBytes(StandardCharsets.UTF_8)))
            .toList();
    return Review.of(new Checked<>(new FleetFiles("", all), List.of()), LocalDate.of(2026, 1, 1));
  }

  FleetReach reach() {
    return FleetReach.of(review(), Optional.empty(), false);
  }
}
