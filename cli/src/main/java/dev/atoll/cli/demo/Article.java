package dev.atoll.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The example as the article has it, on Atoll's own datapath: frontends in two clusters, my-app in
 * three.
 *
 * @param example where files are taken from
 * @param work the repository's work tree
 */
record Article(Path example, Path work) {

  static final String ALLOW_FRONTEND = "policies/shop/allow-frontend.yaml";
  static final String FROM_ONE = "policies/billing/allow-frontend-from-cluster-one.yaml";
  static final String MESH_POLICY = "policies/mesh/my-app.yaml";
  static final String SERVICE = "services/my-app.yaml";

  /** Shares of new connections: 50, 30 and 20 of a hundred. */
  private static final String WEIGHTED =
      """
      apiVersion: atoll.dev/v1alpha1
      kind: GlobalService
      metadata: {namespace: shop, name: my-app}
      spec:
        manage: annotations
        selector: {app: my-app}
        ports: [{name: http, port: 80, targetPort: 8080}]
        members:
          - {clusters: {matchLabels: {name: cluster-one}}, weight: 50}
          - {clusters: {matchLabels: {name: cluster-two}}, weight: 30}
          - {clusters: {matchLabels: {name: cluster-three}}, weight: 20}
      """;

  private static final String ALL_FRONTENDS =
      """
      apiVersion: atoll.dev/v1alpha1
      kind: MeshPolicy
      metadata: {namespace: shop, name: allow-frontend}
      spec:
        policy:
          endpointSelector: {matchLabels: {app: my-app}}
          ingress:
            - fromEndpoints:
                - clusters: all
                  matchLabels: {app: frontend}
      """;

  /** Every cluster has Atoll's datapath. */
  void ownDatapath() throws IOException {
    ownDatapath(Stage.CLUSTERS.toArray(String[]::new));
  }

  /** These clusters have it. */
  void ownDatapath(String... clusters) throws IOException {
    for (var cluster : clusters) {
      edit(Joining.file(cluster), "provider: cilium", "provider: atoll");
    }
  }

  /**
   * cluster-three has Atoll's datapath, the others Cilium, and Atoll joins them. Nothing must hold
   * whatever policies say.
   */
  void mixed() throws IOException {
    new Folder(work.resolve("intents")).delete();
    ownDatapath("cluster-three");
    for (var cluster : Stage.CLUSTERS) {
      edit(Joining.file(cluster), "managedBy: helm", "managedBy: atoll");
    }
  }

  /** Packets to pods of other nodes go in tunnels. */
  void tunnelled() throws IOException {
    for (var cluster : Stage.CLUSTERS) {
      edit(Joining.file(cluster), "routingMode: native", "routingMode: tunnel");
    }
  }

  /** The article's two policies, and my-app as a global service, in every cluster. */
  void everywhere() throws IOException {
    for (var policy : new String[] {ALLOW_FRONTEND, FROM_ONE}) {
      write(policy, Files.readString(example.resolve(policy)));
    }
    weighted();
  }

  /** my-app as a global service in every cluster. */
  void weighted() throws IOException {
    write(SERVICE, WEIGHTED);
  }

  /** The article's two policies, my-app as a global service, and frontends in two clusters only. */
  void begin() throws IOException {
    everywhere();
    edit(
        "workloads/shop.yaml",
        "  labels: {app: frontend}\n",
        "  labels: {app: frontend}\n  clusters: {matchLabels: {env: production}}\n");
  }

  /** {@code allow-frontend} that says which clusters it means: all of them. */
  void meanAllClusters() throws IOException {
    Files.deleteIfExists(work.resolve(ALLOW_FRONTEND));
    write(MESH_POLICY, ALL_FRONTENDS);
  }

  void meanClusterOne() throws IOException {
    edit(MESH_POLICY, "clusters: all", "clusters: [cluster-one]");
  }

  /** Near backends first. */
  void preferNear() throws IOException {
    edit(SERVICE, "name: cluster-one}}, weight: 50}", "name: cluster-one}}, affinity: local}");
    edit(SERVICE, "name: cluster-two}}, weight: 30}", "name: cluster-two}}, affinity: local}");
    edit(SERVICE, "name: cluster-three}}, weight: 20}", "name: cluster-three}}, affinity: local}");
  }

  private void write(String path, String text) throws IOException {
    var file = work.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void edit(String path, String old, String now) throws IOException {
    var file = work.resolve(path);
    var text = Files.readString(file);
    if (!text.contains(old)) {
      throw new IllegalStateException(path + " does not say " + old);
    }
    Files.writeString(file, text.replace(old, now));
  }
}
