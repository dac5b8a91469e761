package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.oracle.TestMesh;
import dev.atoll.policy.oracle.TestMesh.Cluster;
import dev.atoll.policy.oracle.TestMesh.Namespace;
import dev.atoll.policy.oracle.TestMesh.Pod;
import dev.atoll.policy.oracle.TestMesh.Settings;
import dev.atoll.sandbox.node.Measurement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two clusters with two nodes each, and a namespace {@code vault} in both that is not global: its
 * pods have policies of their own, may be meant by others of their cluster, and are addresses to
 * the other one.
 */
@Tag("root")
@Timeout(300)
class HiddenNamespaceTest {
  private static final int PORT = 8080;
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String ANYWHERE =
      "\"matchExpressions\":[{\"key\":\"io.cilium.k8s.policy.cluster\",\"operator\":\"Exists\"},"
          + "{\"key\":\"k8s:io.kubernetes.pod.namespace\",\"operator\":\"Exists\"}]";
  private static final String OF_VAULT = "\"k8s:io.kubernetes.pod.namespace\":\"vault\"";

  private static AtollScene scene;

  @BeforeAll
  static void start() {
    scene = AtollScene.start(fleet(false), 2);
  }

  @AfterAll
  static void stop() {
    if (scene != null) {
      scene.close();
    }
  }

  private static RandomFleet fleet(boolean global) {
    var one =
        cluster("one", 1, global, "vault/db", "vault/web", "vault/other", "shop/web", "shop/app")
            .withPolicies(
                List.of(
                    policy("vault", "db", webs("}," + ANYWHERE)),
                    policy("shop", "app", webs("," + OF_VAULT + "}"))));
    var two =
        cluster("two", 2, global, "vault/web", "shop/web", "shop/app")
            .withPolicies(List.of(policy("shop", "app", "{\"fromCIDR\":[\"10.1.0.0/16\"]}")));
    return RandomFleet.own(new TestMesh(List.of(one, two)));
  }

  /** Pods with the label of web, and something behind it. */
  private static String webs(String more) {
    return "{\"fromEndpoints\":[{\"matchLabels\":{\"app\":\"web\"" + more + "}]}";
  }

  private static Cluster cluster(String name, int id, boolean global, String... pods) {
    return new Cluster(
        name,
        id,
        Settings.DEFAULT,
        List.of(new Namespace("vault", Map.of(), global), new Namespace("shop", Map.of(), true)),
        Arrays.stream(pods).map(HiddenNamespaceTest::pod).toList(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Pod pod(String key) {
    var name = key.substring(key.indexOf('/') + 1);
    var namespace = key.substring(0, key.indexOf('/'));
    return new Pod(
        namespace, namespace + "-" + name, Map.of("app", name), "", List.of(), List.of());
  }

  /** Lets in by a rule to an app, and nobody else. */
  private static Mapping policy(String namespace, String app, String rule) {
    var json =
        """
        {"apiVersion":"cilium.io/v2","kind":"CiliumNetworkPolicy",
         "metadata":{"namespace":"%1$s","name":"%2$s"},
         "spec":{"endpointSelector":{"matchLabels":{"app":"%2$s"}},"ingress":[%3$s]}}
        """
            .formatted(namespace, app, rule);
    return Json.read(json.getBytes(StandardCharsets.UTF_8)).asMapping().orElseThrow();
  }

  /** Who gets through to a pod; all of it must be as {@code reach} says. */
  private static TreeSet<String> reaching(RandomFleet fleet, String pod) {
    var connections = Measurement.all(scene.pods(), List.of(PORT));
    var end = System.nanoTime() + SOON.toNanos();
    var table = TruthTable.measure(fleet.reach(), scene.measurement(), connections, LIMIT);
    while (!table.differences().isEmpty() && System.nanoTime() < end) {
      table = TruthTable.measure(fleet.reach(), scene.measurement(), connections, LIMIT);
    }
    assertThat(table.unknown()).isEmpty();
    assertThat(table.cells()).hasSize(connections.size());
    assertThat(table.differences()).as(String.join("\n", table.lines()) + "\n" + pages()).isEmpty();
    return table.cells().stream()
        .filter(c -> c.connected() && c.connection().to().end().equals(pod))
        .map(c -> c.connection().from().end())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String pages() {
    return scene.agents().agents().stream()
        .map(agent -> new String(RealisedObjects.page(agent, "datapath"), StandardCharsets.UTF_8))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void
      its_pods_are_closed_but_to_whom_their_policies_allow_and_are_addresses_to_the_other_cluster() {
    var hidden = fleet(false);
    scene.awaitEnforced(scene.push(hidden));
    assertThat(scene.pods().stream().filter(p -> p.cluster().equals("one")).map(p -> p.node()))
        .as("pods are on both nodes")
        .contains("one-1", "one-2");

    assertThat(reaching(hidden, "one/vault/vault-db"))
        .containsExactly("one/shop/shop-web", "one/vault/vault-web", "two/shop/shop-web");
    assertThat(reaching(hidden, "one/shop/shop-app")).containsExactly("one/vault/vault-web");
    assertThat(reaching(hidden, "two/shop/shop-app"))
        .as("pods that are told of are no addresses")
        .containsExactly("one/vault/vault-db", "one/vault/vault-other", "one/vault/vault-web");
    assertThat(pages()).contains("vault/vault-db").doesNotContain("unenforced", "\"closed\"");

    var global = fleet(true);
    scene.awaitEnforced(scene.push(global));
    assertThat(reaching(global, "one/vault/vault-db"))
        .containsExactly(
            "one/shop/shop-web", "one/vault/vault-web", "two/shop/shop-web", "two/vault/vault-web");
    assertThat(reaching(global, "two/shop/shop-app")).isEmpty();

    scene.awaitEnforced(scene.push(hidden));
    assertThat(reaching(hidden, "one/vault/vault-db")).doesNotContain("two/vault/vault-web");
    assertThat(pages()).doesNotContain("unenforced", "\"closed\"");
  }
}
