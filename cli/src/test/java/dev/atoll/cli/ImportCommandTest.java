package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.SharedControlPlane;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From two clusters to a fleet that changes nothing, as a person types it. */
class ImportCommandTest {

  private static final String POLICIES =
      "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/";
  private static final String CONFIG = "/api/v1/namespaces/kube-system/configmaps/cilium-config";
  private static final String AGENT = "/apis/apps/v1/namespaces/kube-system/daemonsets/cilium";

  @TempDir Path work;

  private final ControlPlane plane = SharedControlPlane.with("shore", "harbour");

  @BeforeEach
  void clustersThatPeopleMade() throws IOException {
    cilium("harbour", 1);
    cilium("shore", 2);
    for (var cluster : List.of("harbour", "shore")) {
      apply(
          cluster,
          "/api/v1/namespaces/shop",
          "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
      policy(cluster, "equal", "8080");
    }
    policy("harbour", "near", "443");
    policy("shore", "near", "8443");
    policy("shore", "only-here", "80");
  }

  private void cilium(String cluster, int id) throws IOException {
    apply(
        cluster,
        CONFIG,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: cilium-config, namespace: kube-system}
        data: {cluster-name: %s, cluster-id: "%d", ipam: cluster-pool, enable-ipv4: "true", cluster-pool-ipv4-cidr: 10.%d.0.0/16}
        """
            .formatted(cluster, id, id));
    apply(
        cluster,
        AGENT,
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: cilium, namespace: kube-system}
        spec:
          selector: {matchLabels: {k8s-app: cilium}}
          template:
            metadata: {labels: {k8s-app: cilium}}
            spec: {containers: [{name: cilium-agent, image: "quay.io/cilium/cilium:v1.20.2"}]}
        """);
  }

  private void policy(String cluster, String name, String port) throws IOException {
    apply(
        cluster,
        POLICIES + name,
        """
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: %s, namespace: shop}
        spec:
          endpointSelector: {matchLabels: {app: my-app}}
          ingress: [{fromEndpoints: [{matchLabels: {app: frontend}}], toPorts: [{ports: [{port: "%s", protocol: TCP}]}]}]
        """
            .formatted(name, port));
  }

  private void apply(String cluster, String path, String yaml) throws IOException {
    var answer = plane.api(cluster).apply(path, yaml);
    assertThat(answer.ok()).as(answer.body()).isTrue();
  }

  @AfterEach
  void withoutCilium() throws IOException {
    for (var cluster : List.of("harbour", "shore")) {
      plane.api(cluster).delete(CONFIG);
      plane.api(cluster).delete(AGENT);
    }
  }

  @Test
  void what_is_imported_passes_its_checks_and_plans_only_to_adopt() throws IOException {
    var imported =
        atoll(
            "import --context shore --context harbour --out WORK/fleet --name islands --kubeconfig "
                + plane.kubeconfig());

    assertThat(imported)
        .isEqualTo(
            """
            cluster harbour from context harbour
            cluster shore from context shore
            2 objects equal everywhere, 1 placed on some clusters, 1 different between clusters

            different between clusters, one file for each form:
              CiliumNetworkPolicy shop/near in shore, compared with harbour
                spec.ingress[0].toPorts[0].ports[0].port: "8443" instead of "443"

            to look at:
              clusters/harbour.yaml: no API tells where nodes have addresses: fill in `nodeCIDRs`
              clusters/harbour.yaml: no API tells how other clusters reach it: fill in `mesh`, if it is to be connected
              clusters/shore.yaml: no API tells where nodes have addresses: fill in `nodeCIDRs`
              clusters/shore.yaml: no API tells how other clusters reach it: fill in `mesh`, if it is to be connected

            wrote 8 files to WORK/fleet
            next: atoll check WORK/fleet
            exit 0
            """);
    assertThat(atoll("check WORK/fleet")).endsWith("exit 0\n");
    var plan = atoll("plan WORK/fleet --config " + config()).lines().toList();
    assertThat(plan.stream().filter(line -> line.startsWith(" ")))
        .hasSize(7)
        .allMatch(line -> line.startsWith("  adopt "));
    assertThat(plan).last().isEqualTo("exit 0");
  }

  @Test
  void a_context_that_is_not_there_is_a_usage_mistake_and_writes_nothing() {
    var said =
        atoll(
            "import --context shore --context habrour --out WORK/fleet --kubeconfig "
                + plane.kubeconfig());

    assertThat(said).contains("has no context habrour").contains("harbour").endsWith("exit 2\n");
    assertThat(work.resolve("fleet/fleet.yaml")).doesNotExist();
  }

  @Test
  void two_contexts_of_one_cluster_are_a_usage_mistake() throws IOException {
    var text = Files.readString(plane.kubeconfig());
    var twin = "- name: twin\n  context:\n    cluster: shore\n    user: shore\n";
    var file =
        Files.writeString(
            work.resolve("config"), text.replace("contexts:\n", "contexts:\n" + twin));

    assertThat(atoll("import --context shore --context twin --out WORK/fleet --kubeconfig " + file))
        .isEqualTo(
            "atoll: the contexts shore and twin lead to the same cluster; name one of them\n"
                + "exit 2\n");
  }

  @Test
  void a_cluster_that_is_down_ends_it_before_anything_is_written() {
    plane.stop("harbour");

    var said =
        atoll(
            "import --context shore --context harbour --out WORK/fleet --kubeconfig "
                + plane.kubeconfig());
    plane.restart("harbour");

    assertThat(said).startsWith("atoll: harbour cannot be reached").endsWith("exit 3\n");
    assertThat(work.resolve("fleet/fleet.yaml")).doesNotExist();
  }

  private Path config() throws IOException {
    return Files.writeString(
        work.resolve("atoll.yaml"),
        """
        source: {url: "file:///nowhere"}
        state: state
        credentials: %s
        """
            .formatted(plane.credentials()));
  }

  private String atoll(String words) {
    var out = new StringWriter();
    var exit = Main.run(new PrintWriter(out), words.replace("WORK", work.toString()).split(" "));
    return out.toString().replace(work.toString(), "WORK") + "exit " + exit + "\n";
  }
}
