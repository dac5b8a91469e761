package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.status.Health;
import dev.atoll.sandbox.cilium.Part;
import dev.atoll.sandbox.netns.Probe;
import dev.atoll.sandbox.node.Connection;
import dev.atoll.sandbox.node.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One mesh of real Cilium through commits that are good, commits that are not, and installations
 * that contradict Git. Bringing it up is most of the time, so the tests share it, in order: each
 * begins with three clusters that hold what Git says.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealMeshTest {

  private static final String FOURTH = "clusters/cluster-four.yaml";

  @TempDir static Path dir;
  private static RealMesh mesh;

  @BeforeAll
  static void start() {
    mesh = RealMesh.start(dir);
    mesh.commit("Three clusters");
    mesh.awaitWhole();
  }

  @AfterAll
  static void end() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Order(1)
  @ParameterizedTest(name = "{2} at {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "id: 4                  | id: 2                     | MESH004  | cluster-two.yaml:7:7",
        "name: cluster-four     | name: cluster-two         | FLEET014 | cluster-two.yaml:4:3",
        "podCIDRs: [14.0.0.0/8] | podCIDRs: [12.128.0.0/16] | MESH010  | cluster-four.yaml:8:14",
        "routingMode: native    | routingMode: tunnel       | MESH030  | cluster-four.yaml:15:20",
        "ipam:                  | clustermesh: {maxConnectedClusters: 511}\\n      ipam: | MESH006"
            + " | cluster-four.yaml:17:43",
      })
  void a_commit_that_would_break_the_mesh_is_refused_before_cilium_sees_it(
      String good, String bad, String code, String place) {
    var before = mesh.versions();
    fourth(text -> text.replace(good, bad.replace("\\n", "\n")));

    var check = mesh.atoll("check");
    var status = mesh.commit("Break the mesh");
    var after = mesh.versions();
    var reverted = mesh.revert();

    assertThat(check).contains(code, "clusters/" + place).endsWith("exit 1");
    assertThat(status.source().state()).isEqualTo("frozen");
    assertThat(status.source().reason()).contains("clusters/" + place + " " + code);
    assertThat(after).isEqualTo(before);
    assertThat(reverted.source().state()).isEqualTo("fresh");
  }

  @Order(2)
  @Test
  void a_fourth_cluster_joins_by_one_commit_and_leaves_by_one() throws IOException {
    fourth(UnaryOperator.identity());
    mesh.install("cluster-four", UnaryOperator.identity());
    assertThat(mesh.remotes("cluster-four")).isEmpty();

    mesh.commit("Cluster four joins");
    mesh.awaitWhole();

    for (var cluster : mesh.plane().clusters()) {
      assertThat(mesh.files(cluster, "cilium-kvstoremesh")).hasSize(3).doesNotContain(cluster);
    }
    assertThat(mesh.measure().differences()).isEmpty();

    Files.delete(mesh.file(FOURTH));
    mesh.commit("Cluster four leaves");
    mesh.awaitWhole();

    for (var cluster : List.of("cluster-one", "cluster-two", "cluster-three")) {
      assertThat(mesh.files(cluster, "cilium-clustermesh")).doesNotContain("cluster-four");
      assertThat(mesh.files(cluster, "cilium-kvstoremesh")).doesNotContain("cluster-four");
    }
    // Whoever leaves keeps what it has, and is of no use to it: nobody answers.
    assertThat(mesh.remotes("cluster-four")).hasSize(3);
    mesh.decommission("cluster-four", "main~1");
    mesh.awaitThat(
        () -> "cluster-four knows no other cluster", () -> mesh.remotes("cluster-four").isEmpty());
    mesh.mesh().remove("cluster-four");
    assertThat(mesh.measure().differences()).isEmpty();
  }

  @Order(3)
  @Test
  void policies_stay_as_they_are_where_cilium_contradicts_the_file() throws IOException {
    set("cluster-three", "policy-default-local-cluster", "false");
    mesh.awaitCluster(
        "the status tells the setting",
        "cluster-three",
        c -> c.facts().toString().contains("policyDefaultLocalCluster is false here"));

    var foreign = mesh.pod("cluster-one/shop/frontend");
    var guarded = mesh.pod("cluster-three/shop/my-app");
    mesh.awaitThat(
        () -> "the frontend of another cluster gets in",
        () -> connects(new Connection(foreign, guarded, Probe.Protocol.TCP, 8080)));
    assertThat(mesh.measure().differences())
        .isNotEmpty()
        .allMatch(cell -> cell.connection().to().end().equals("cluster-three/shop/my-app"))
        .allMatch(cell -> cell.connection().from().end().endsWith("/shop/frontend"));

    RealMesh.replace(
        mesh.file("policies/billing/allow-frontend-from-cluster-one.yaml"),
        "app: frontend",
        "app: nobody");
    mesh.commit("Let nobody in");
    mesh.awaitCluster(
        "the change is blocked",
        "cluster-three",
        c ->
            c.health() == Health.DEGRADED && c.lastError().contains("changes what a policy means"));
    mesh.awaitCluster("others go on", "cluster-one", c -> !c.isBehind());

    set("cluster-three", "policy-default-local-cluster", "true");
    mesh.awaitWhole();
    assertThat(mesh.measure().differences()).isEmpty();
    mesh.revert();
    mesh.awaitWhole();
  }

  @Order(4)
  @Test
  void a_cluster_with_the_id_of_another_is_told_and_cilium_keeps_it_out() throws IOException {
    fourth(UnaryOperator.identity());
    mesh.plane().clean("cluster-four");
    mesh.install("cluster-four", it -> it.with("cluster-id", "2"));
    mesh.commit("Cluster four joins, installed with the ID of cluster two");

    mesh.awaitCluster(
        "the status tells the ID",
        "cluster-four",
        c -> c.facts().contains("id is 2 here, the Cluster file says 4"));
    mesh.awaitCluster(
        "cluster-one does not get at it",
        "cluster-one",
        c -> c.missing().toString().contains("remote cluster cluster-four is not ready"));
    var others =
        mesh.mesh().pods().stream().filter(p -> !p.cluster().equals("cluster-four")).toList();
    assertThat(mesh.measure(others).differences()).isEmpty();
    assertThat(mesh.remotes("cluster-two"))
        .filteredOn(r -> r.name().equals("cluster-four"))
        .allMatch(r -> !r.ready() && r.identities() == 0);
  }

  /** Writes the fourth cluster's file: the third's with other numbers, and a change. */
  private static void fourth(UnaryOperator<String> change) {
    try {
      var third = Files.readString(mesh.file("clusters/cluster-three.yaml"));
      var text =
          third
              .replace("three", "four")
              .replace("id: 3", "id: 4")
              .replace("13.0.0.0", "14.0.0.0")
              .replace("10.93.", "10.94.")
              .replace("172.18.3.", "172.18.4.");
      RealMesh.write(mesh.file(FOURTH), change.apply(text));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** As somebody does who edits cilium-config by hand, and restarts the agent. */
  private static void set(String cluster, String key, String value) throws IOException {
    var config = "/api/v1/namespaces/kube-system/configmaps/cilium-config";
    var answer =
        mesh.plane().api(cluster).merge(config, "{\"data\":{\"%s\":\"%s\"}}".formatted(key, value));
    assertThat(answer.ok()).isTrue();
    mesh.mesh().awaitFiles(cluster);
    mesh.mesh().part(cluster, Part.Kind.AGENT).kill();
  }

  private static boolean connects(Connection connection) {
    var outcomes = mesh.mesh().measurement().of(List.of(connection), Duration.ofSeconds(1));
    return outcomes.values().stream().allMatch(Measurement::connected);
  }
}
