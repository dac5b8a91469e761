package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.status.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clusters do to each other: nothing. */
class ManyClustersTest {

  private static final String ONE = "cluster-one";
  private static final String TWO = "cluster-two";

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init") // by each test
  private Scene scene;

  @AfterEach
  void end() {
    scene.close();
  }

  @Test
  void two_clusters_that_lead_to_one_api_server_are_frozen_and_nothing_is_written() {
    scene = Scene.of(dir, ONE, TWO).start();
    scene.leads(TWO, ONE);
    scene.git.push("first");
    scene.look();
    scene.awaitHealth(ONE, Health.FROZEN);
    scene.awaitHealth(TWO, Health.FROZEN);

    assertThat(scene.cluster(ONE).lastError()).contains("leads to the same cluster as " + TWO);
    assertThat(scene.policies(ONE)).isEmpty();
  }

  @Test
  void a_kubeconfig_swapped_for_another_clusters_freezes_it_by_uid() throws IOException {
    scene = Scene.of(dir, ONE, TWO).start();
    scene.git.remove("clusters/" + TWO + ".yaml");
    scene.arrive("one cluster");
    scene.leads(ONE, TWO);
    scene.restart().look();
    scene.awaitHealth(ONE, Health.FROZEN);

    assertThat(scene.cluster(ONE).lastError()).contains("is another cluster than before");
    assertThat(scene.policies(TWO)).isEmpty();

    Files.delete(scene.state.uidFile(ONE));
    scene.reconciler.wake();
    scene.awaitHealth(ONE, Health.HEALTHY);
    assertThat(scene.policies(TWO)).containsExactly("allow");
  }

  @Test
  void a_commit_that_points_one_cluster_at_another_prunes_nothing_there() {
    scene = Scene.of(dir, ONE, TWO).start();
    scene.arrive("first");
    scene.git.remove("clusters/" + TWO + ".yaml");
    scene.git.cluster(ONE, 1, TWO);
    scene.git.policy("other", "x").remove("policies/shop/allow.yaml");
    scene.git.push("cluster-one now leads to cluster-two");
    scene.look();
    scene.awaitHealth(ONE, Health.FROZEN);

    assertThat(scene.policies(ONE)).containsExactly("allow");
    assertThat(scene.policies(TWO)).containsExactly("allow");
  }

  @Test
  void a_cluster_that_leaves_the_fleet_keeps_what_it_has() {
    scene = Scene.of(dir, ONE, TWO).start();
    scene.arrive("two clusters");
    scene.git.remove("clusters/" + TWO + ".yaml").policy("more", "x");
    scene.arrive("one cluster");

    assertThat(scene.reconciler.status().clusters()).containsOnlyKeys(ONE);
    assertThat(scene.policies(ONE)).containsExactly("allow", "more");
    assertThat(scene.policies(TWO)).containsExactly("allow");
  }

  @Test
  void while_one_api_server_is_down_the_others_go_on_and_it_catches_up() {
    scene = Scene.of(dir, ONE, TWO).start();
    scene.arrive("first");
    scene.plane.stop(TWO);
    scene.git.policy("allow", "backend");
    var second = scene.git.push("second");
    scene.look();
    scene.awaitHealth(TWO, Health.UNREACHABLE);
    scene.awaitHealth(ONE, Health.HEALTHY);
    assertThat(scene.peer(ONE, "allow")).isEqualTo("backend");
    assertThat(scene.cluster(TWO).isBehind()).isTrue();
    assertThat(scene.events).filteredOn(e -> e.startsWith(TWO + ": failed")).hasSizeLessThan(3);

    scene.plane.restart(TWO);
    scene.awaitHolds(second);
    assertThat(scene.peer(TWO, "allow")).isEqualTo("backend");
    assertThat(scene.events).contains(TWO + ": all is well again");
  }

  @Test
  void credentials_that_were_replaced_are_read_again() throws IOException {
    scene = Scene.of(dir, ONE).start();
    scene.arrive("first");
    var file = scene.credentials.resolve(ONE);
    var right = Files.readString(file);
    Files.writeString(file, right.replaceAll("token: .*", "token: revoked"));
    scene.restart().look();
    scene.await(
        "it is refused",
        () -> scene.cluster(ONE).lastError().contains("does not accept the credentials"));
    Files.writeString(file, right);
    scene.awaitHealth(ONE, Health.HEALTHY);
  }

  @Test
  void two_fleets_on_one_cluster_leave_each_others_objects_alone() {
    scene = Scene.of(dir, ONE).start();
    scene.arrive("first");
    try (var other = scene.neighbour("mainland", ONE)) {
      other.git.policy("theirs", "x").remove("namespaces");
      other.start().arrive("theirs");
      scene.git.policy("ours", "x").remove("policies/shop/allow.yaml");
      scene.arrive("ours");
      other.git.policy("more", "x").remove("policies/shop/theirs.yaml");
      other.arrive("more");

      assertThat(scene.policies(ONE)).containsExactly("more", "ours");
      assertThat(scene.cluster(ONE).unmanaged()).allMatch(u -> u.contains("mainland"));
    }
  }

  @Test
  void a_round_with_nothing_to_do_writes_nothing_and_lists_each_kind_once() throws IOException {
    scene = Scene.of(dir, ONE);
    scene.sweep = Duration.ofSeconds(1);
    scene.start().arrive("first");
    Scene.sleep(2500); // watches are open
    var versions = scene.policy(ONE, "allow").at("/metadata/resourceVersion");
    var before = requests();
    var began = System.nanoTime();
    for (var i = 0; i < 8; i++) {
      scene.look();
      Scene.sleep(500);
    }
    var after = requests();
    var sweeps = (System.nanoTime() - began) / 1_000_000_000 + 1;
    after.replaceAll((what, count) -> count - before.getOrDefault(what, 0L));
    after.values().removeIf(count -> count == 0);

    assertThat(after.keySet()).allMatch(what -> what.startsWith("LIST") || what.startsWith("GET"));
    assertThat(after).containsKey("LIST ciliumnetworkpolicies");
    assertThat(after).allSatisfy((what, count) -> assertThat(count).isLessThanOrEqualTo(sweeps));
    assertThat(scene.policy(ONE, "allow").at("/metadata/resourceVersion")).isEqualTo(versions);
  }

  /** Requests that the API server has counted, watches and its own business aside. */
  private Map<String, Long> requests() throws IOException {
    var counts = new TreeMap<String, Long>();
    scene
        .plane
        .api(ONE)
        .get("/metrics")
        .body()
        .lines()
        .filter(l -> l.startsWith("apiserver_request_total{"))
        .filter(l -> l.matches(".*resource=\"(cilium[a-z]*|configmaps|networkpolicies)\".*"))
        .filter(l -> !l.contains("verb=\"WATCH\""))
        .forEach(l ->
            counts.merge(
                label(l, "verb") + " " + label(l, "resource"),
                (long) Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)),
                Long::sum));
    return counts;
  }

  private static String label(String line, String name) {
    var from = line.indexOf(name + "=\"") + name.length() + 2;
    return line.substring(from, line.indexOf('"', from));
  }

  @Test
  void drift_that_is_only_reported_is_told_once() {
    scene = Scene.of(dir, ONE);
    scene.git.settings("drift: report");
    scene.sweep = Duration.ofMillis(300);
    scene.start().arrive("first");
    scene.edit(ONE, "allow", "intruder");
    scene.awaitHealth(ONE, Health.DEGRADED);
    Scene.sleep(2000);

    assertThat(scene.events).filteredOn(e -> e.contains("drift: ")).hasSize(1);
    assertThat(scene.peer(ONE, "allow")).isEqualTo("intruder");
    scene.edit(ONE, "allow", "frontend");
    scene.awaitHealth(ONE, Health.HEALTHY);
    scene.await("told", () -> scene.events.contains(ONE + ": all is well again"));
  }

  @Test
  void a_state_directory_that_cannot_be_written_is_told_once_per_file() throws IOException {
    scene = Scene.of(dir, ONE);
    var blocked = Files.writeString(dir.resolve("a-file"), "no directory");
    scene.state = new StateDirectory(blocked.resolve("state"));
    scene.start().arrive("first");
    scene.git.policy("allow", "backend");
    scene.arrive("second");
    scene.look().look();
    scene.reconciler.close();

    var told = scene.events.stream().filter(e -> e.startsWith("cannot write")).toList();
    assertThat(told).hasSize(5).doesNotHaveDuplicates();
    assertThat(told).anyMatch(e -> e.contains("status.json"));
  }

  @Test
  void a_clock_that_is_set_back_changes_nothing() {
    var clock = new SettableClock();
    scene = Scene.of(dir, ONE);
    scene.clock = clock;
    scene.start().arrive("first");
    clock.move(Duration.ofDays(-2));
    scene.git.policy("allow", "backend");
    scene.arrive("second");
    clock.move(Duration.ofHours(-1));
    scene.edit(ONE, "allow", "intruder");
    scene.await("drift is corrected", () -> scene.peer(ONE, "allow").equals("backend"));

    var change = scene.cluster(ONE).lastChange().orElseThrow();
    assertThat(change.millisSinceCommitSeen()).isBetween(0L, 60_000L);
  }
}
