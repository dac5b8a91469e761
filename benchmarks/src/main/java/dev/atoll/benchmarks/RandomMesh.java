package dev.atoll.benchmarks;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.label.PodLabels;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Semantics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A mesh made from a seed. Every class of pods is two workloads that no policy tells apart, in
 * namespaces of ten classes. In every third cluster a peer without a cluster means all clusters; in
 * every second one policy closes all pods except for DNS and their own cluster.
 */
final class RandomMesh {

  static final int PER_NAMESPACE = 10;
  static final List<String> TIERS = List.of("web", "api", "data", "batch");
  private static final int HTTP_PORTS = 4;

  private final MeshSize size;
  private final RandomRule rules;

  private RandomMesh(MeshSize size) {
    this.size = size;
    this.rules = new RandomRule(size);
  }

  static Mesh of(MeshSize size) {
    var random = new RandomMesh(size);
    return new Mesh(IntStream.range(0, size.clusters()).mapToObj(random::facts).toList());
  }

  static String cluster(int number) {
    return "cluster-%03d".formatted(number);
  }

  static String app(int number) {
    return "app-%04d".formatted(number);
  }

  static String namespace(int app) {
    return "team-%03d".formatted(app / PER_NAMESPACE);
  }

  private ClusterFacts facts(int number) {
    var semantics = Semantics.newest(cluster(number)).withDefaultLocalCluster(number % 3 != 0);
    return new ClusterFacts(
        semantics,
        List.of(Cidr.of("10.%d.0.0/16".formatted(number))),
        List.of(Cidr.of("192.168.%d.0/24".formatted(number))),
        List.of(),
        pods(cluster(number)),
        List.of(),
        entries(semantics, number));
  }

  private List<Pod> pods(String cluster) {
    var pods = new ArrayList<Pod>();
    for (var app = 0; app < size.classesPerCluster(); app++) {
      pods.add(pod(cluster, app, "blue"));
      pods.add(pod(cluster, app, "green"));
    }
    return pods;
  }

  private static Pod pod(String cluster, int app, String colour) {
    var port = 8080 + app % HTTP_PORTS;
    var labels = Map.of("app", app(app), "tier", TIERS.get(app % TIERS.size()), "colour", colour);
    var ofNamespace = Map.of("kubernetes.io/metadata.name", namespace(app));
    return new Pod(
        cluster + "/" + namespace(app) + "/" + app(app) + "-" + colour,
        namespace(app),
        PodLabels.of(
            cluster, namespace(app), labels, ofNamespace, "default", Map.of("http", "TCP." + port)),
        Map.of("http", new NamedPort(Protocol.TCP, port)),
        true,
        List.of());
  }

  private List<PolicyEntry> entries(Semantics semantics, int cluster) {
    var entries = new ArrayList<PolicyEntry>();
    if (cluster % 2 == 0) {
      entries.addAll(read(semantics, policy("closed", "", CLOSED)));
    }
    for (var n = entries.size(); n < size.rulesPerCluster(); n++) {
      var subject = (n * 7 + cluster) % size.classesPerCluster();
      entries.addAll(
          read(semantics, policy("policy-" + n, namespace(subject), rules.spec(subject))));
    }
    return entries;
  }

  private static final Map<String, Object> CLOSED =
      Map.of(
          "endpointSelector",
          Map.of(),
          "egress",
          List.of(
              Map.of(
                  "toEntities",
                  List.of("all"),
                  "toPorts",
                  List.of(Map.of("ports", List.of(Map.of("port", "53", "protocol", "ANY"))))),
              Map.of("toEntities", List.of("cluster"))));

  private static List<PolicyEntry> read(Semantics semantics, Mapping policy) {
    return PolicyReader.read(semantics, List.of(), ObjectKey.of(policy), policy);
  }

  /** A policy; without a namespace one for the whole cluster. */
  static Mapping policy(String name, String namespace, Map<String, Object> spec) {
    var metadata =
        namespace.isEmpty() ? Map.of("name", name) : Map.of("name", name, "namespace", namespace);
    return Values.of(
            Map.of(
                "apiVersion",
                "cilium.io/v2",
                "kind",
                namespace.isEmpty() ? "CiliumClusterwideNetworkPolicy" : "CiliumNetworkPolicy",
                "metadata",
                metadata,
                "spec",
                spec))
        .asMapping()
        .orElseThrow();
  }
}
