package dev.atoll.sandbox.synthetic;

import dev.atoll.fleet.files.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A fleet that passes its own checks, made from a seed. Pods live in 10.0.0.0/8, services in
 * 100.64.0.0/10 and nodes in 172.16.0.0/12, each cut into 512 equal blocks.
 */
public final class SyntheticFleet {

  private static final List<String> ENVS = List.of("production", "staging", "development");
  private static final List<String> REGIONS = List.of("eu", "us", "asia");

  private final FleetSize size;
  private final SplittableRandom random;
  private final List<SourceFile> files = new ArrayList<>();

  private SyntheticFleet(FleetSize size) {
    this.size = size;
    this.random = new SplittableRandom(size.seed());
  }

  /** All files of the fleet, paths relative to its root. */
  public static List<SourceFile> files(FleetSize size) {
    var fleet = new SyntheticFleet(size);
    fleet.addSettings();
    fleet.addClusters();
    fleet.addNamespaces();
    fleet.addWorkloads();
    fleet.addPolicies();
    return List.copyOf(fleet.files);
  }

  private void add(String path, String text) {
    files.add(new SourceFile(path, text.getBytes(StandardCharsets.UTF_8)));
  }

  private void addSettings() {
    add(
        "fleet.yaml",
        """
        apiVersion: atoll.dev/v1alpha1
        kind: Fleet
        metadata: {name: synthetic}
        spec: {maxConnectedClusters: %d}
        """
            .formatted(size.clusters() > 255 ? 511 : 255));
  }

  private void addClusters() {
    for (var i = 1; i <= size.clusters(); i++) {
      add("clusters/" + clusterName(i) + ".yaml", cluster(i));
    }
  }

  private String cluster(int i) {
    var max = size.clusters() > 255 ? 511 : 255;
    return """
    apiVersion: atoll.dev/v1alpha1
    kind: Cluster
    metadata:
      name: %1$s
      labels: {env: %2$s, region: %3$s}
    spec:
      id: %4$d
      podCIDRs: [%5$s/17]
      serviceCIDRs: [%6$s/19]
      nodeCIDRs: [%7$s/22]
      datapath:
        provider: cilium
        version: 1.20.2
        values:
          ipam: {operator: {clusterPoolIPv4PodCIDRList: [%5$s/17], clusterPoolIPv4MaskSize: 27}}
          clustermesh: {maxConnectedClusters: %8$d}
      mesh: {address: %1$s.mesh.example, managedBy: helm}
      target: {kubeconfig: %1$s}
    """
        .formatted(
            clusterName(i),
            ENVS.get(i % ENVS.size()),
            REGIONS.get(i / 3 % REGIONS.size()),
            i,
            block(0x0A000000L, i, 15),
            block(0x64400000L, i, 13),
            block(0xAC100000L, i, 11),
            max);
  }

  /** The i-th block of {@code 2^bits} addresses from a base. */
  private static String block(long base, int i, int bits) {
    var first = base + ((long) i << bits);
    return "%d.%d.%d.%d".formatted(first >> 24, first >> 16 & 255, first >> 8 & 255, first & 255);
  }

  private void addNamespaces() {
    for (var i = 0; i < size.namespaces(); i++) {
      add(
          "namespaces/" + namespace(i) + ".yaml",
          """
          apiVersion: v1
          kind: Namespace
          metadata: {name: %s, labels: {team: team-%d}}
          """
              .formatted(namespace(i), i % 7));
    }
  }

  private void addWorkloads() {
    for (var i = 0; i < size.workloads(); i++) {
      add(
          "workloads/%s/app-%05d.yaml".formatted(namespaceOf(i), i),
          """
          apiVersion: atoll.dev/v1alpha1
          kind: Workload
          metadata: {namespace: %1$s, name: app-%2$05d}
          spec:
            labels: {app: app-%2$05d, tier: %3$s}
            ports: [{name: http, port: 8080}]
          """
              .formatted(namespaceOf(i), i, random.nextBoolean() ? "web" : "data"));
    }
  }

  private void addPolicies() {
    for (var i = 0; i < size.policies(); i++) {
      var path = "policies/%s/policy-%05d.yaml".formatted(namespaceOf(i), i);
      add(path, i % 5 == 0 ? perCluster(i) : plain(i));
    }
  }

  /** The same object in every cluster. */
  private String plain(int i) {
    return """
    apiVersion: cilium.io/v2
    kind: CiliumNetworkPolicy
    metadata: {namespace: %1$s, name: policy-%2$05d}
    spec:
      endpointSelector: {matchLabels: {app: %3$s}}
      ingress:
        - fromEndpoints:
            - matchLabels: {app: %4$s, io.cilium.k8s.policy.cluster: %5$s}
          toPorts: [{ports: [{port: "%6$d", protocol: TCP}]}]
    """
        .formatted(namespaceOf(i), i, app(i), app(i), anyCluster(), 1024 + random.nextInt(60_000));
  }

  /** Another object in each cluster. */
  private String perCluster(int i) {
    return """
    apiVersion: cilium.io/v2
    kind: CiliumNetworkPolicy
    metadata:
      namespace: %1$s
      name: policy-%2$05d
      labels: {runs-in: "${cluster.name}"}
    spec:
      endpointSelector: {matchLabels: {app: %3$s}}
      ingress:
        - fromEndpoints:
            - matchLabels: {app: %4$s, io.cilium.k8s.policy.cluster: "${cluster.name}"}
      egress:
        - toEndpoints:
            - matchLabels: {app: %5$s, io.cilium.k8s.policy.cluster: %6$s}
          toPorts: [{ports: [{port: "%7$d", protocol: TCP}]}]
    """
        .formatted(
            namespaceOf(i), i, app(i), app(i), app(i), anyCluster(), 1024 + random.nextInt(60_000));
  }

  /** The label of a workload in the policy's own namespace, where it has one. */
  private String app(int policy) {
    var namespaces = size.namespaces();
    var here = policy % namespaces;
    var inNamespace = (size.workloads() - here + namespaces - 1) / namespaces;
    return "app-%05d".formatted(here + namespaces * random.nextInt(Math.max(1, inNamespace)));
  }

  private String anyCluster() {
    return clusterName(1 + random.nextInt(size.clusters()));
  }

  private static String clusterName(int i) {
    return "cluster-%03d".formatted(i);
  }

  private String namespaceOf(int i) {
    return namespace(i % size.namespaces());
  }

  private static String namespace(int i) {
    return "team-%04d".formatted(i);
  }
}
