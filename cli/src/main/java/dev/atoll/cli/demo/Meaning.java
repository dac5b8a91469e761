package dev.atoll.cli.demo;

import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What the article's policies mean. */
record Meaning(Scene scene) {

  static final String ALLOW_FRONTEND = "policies/shop/allow-frontend.yaml";
  static final String MESH_POLICY = "policies/mesh/my-app.yaml";

  private static final String FROM_ONE = "policies/billing/allow-frontend-from-cluster-one.yaml";
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

  void allowFrontend() throws IOException {
    var narrator = scene.narrator();
    narrator.heading("4. allow-frontend, in every cluster by one commit");
    scene.take(ALLOW_FRONTEND);
    scene.enforce("Only frontends may call my-app");
    scene.reaches(
        callers(),
        scene.pods("shop/my-app"),
        (from, to) -> isFrontend(from) && from.cluster().equals(to.cluster()));
    narrator.say("  Each cluster's own frontend gets in, the others' do not. Why?");
    scene
        .terminal()
        .atoll(
            "explain",
            scene.work(),
            "--from",
            "cluster-two/shop/frontend",
            "--to",
            "cluster-one/shop/my-app",
            "--port",
            "8080/TCP");
  }

  void whatWasMeant() throws IOException {
    var narrator = scene.narrator();
    narrator.heading("5. The commit that says what was meant");
    scene.stage().shell().quietly("git", "rm", "-q", ALLOW_FRONTEND);
    scene.write(MESH_POLICY, ALL_FRONTENDS);
    scene.enforce("Frontends of all clusters may call my-app");
    narrator.say("  Now all frontends of the shop get in, and nobody else:");
    scene.reaches(callers(), scene.pods("shop/my-app"), (from, to) -> isFrontend(from));
  }

  void onlyClusterOne() throws IOException {
    var narrator = scene.narrator();
    narrator.heading("6. allow-frontend-from-cluster-one");
    scene.take(FROM_ONE);
    var connection = scene.connection("cluster-two/billing/frontend", "cluster-one/billing/my-app");
    scene.enforce("In billing only cluster-one's frontend may call my-app", connection, false);
    scene.reaches(
        scene.pods("billing/frontend"),
        scene.pods("billing/my-app"),
        (from, to) -> from.cluster().equals("cluster-one"));
  }

  /** All frontends of the shop, and somebody else. */
  List<Pod> callers() {
    var other = scene.pod("cluster-one/billing/frontend");
    return Stream.concat(scene.pods("shop/frontend").stream(), Stream.of(other)).toList();
  }

  static boolean isFrontend(Pod pod) {
    return pod.namespace().equals("shop");
  }
}
