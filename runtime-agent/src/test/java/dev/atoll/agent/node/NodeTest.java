package dev.atoll.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.mesh.Part;
import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.mesh.PeerView.Phase;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes on real stores that real mirrors fill. */
class NodeTest {
  private final Cluster one = new Cluster("one", 1);
  private final Cluster two = new Cluster("two", 2);

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private void meet() {
    one.config().canaries().service(Affinity.NONE, 3, "10.1.0.1").ip("10.1.0.1");
    two.config().canaries().service(Affinity.NONE, 3, "10.2.0.1").ip("10.2.0.1");
    one.join(two);
    two.join(one);
    awaitTargets(one, "10.1.0.1", "10.2.0.1");
    awaitTargets(two, "10.1.0.1", "10.2.0.1");
  }

  private static void awaitTargets(Cluster cluster, String... ips) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> assertThat(cluster.targets()).isEqualTo(new java.util.TreeSet<>(Set.of(ips))));
  }

  private static PeerView peer(Cluster of, String name) {
    return of.node.state().peers().stream()
        .filter(p -> p.cluster().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_global_service_has_the_backends_of_all_clusters_in_each() {
    try (var three = new Cluster("three", 3)) {
      meet();
      three.config().canaries().service(Affinity.LOCAL, 30, "10.3.0.1").ip("10.3.0.1");
      three.join(one, two);
      one.join(three);
      two.join(three);

      awaitTargets(one, "10.1.0.1", "10.2.0.1", "10.3.0.1");
      awaitTargets(two, "10.1.0.1", "10.2.0.1", "10.3.0.1");
      awaitTargets(three, "10.3.0.1");
      three.slice();
      awaitTargets(three, "10.1.0.1", "10.2.0.1");
      assertThat(three.ips).containsExactly("10.1.0.1/32", "10.2.0.1/32", "10.3.0.1/32");
    }
  }

  @Test
  void a_peer_whose_store_stands_still_grows_old_and_is_not_chosen_until_it_goes_on() {
    meet();

    two.server.pause();
    awaitTargets(one, "10.1.0.1");
    assertThat(peer(one, "two").age().orElseThrow().storeAge(Node.now())).isGreaterThan(3000);
    assertThat(one.ips).contains("10.2.0.1/32");
    one.slice();
    awaitTargets(one, "10.2.0.1");

    two.server.resume();
    one.slice("10.1.0.1");
    awaitTargets(one, "10.1.0.1", "10.2.0.1");
  }

  @Test
  void a_wiped_store_leaves_everything_as_it_was_until_it_is_filled_again() {
    meet();
    var lists = one.node.health().lists();

    one.server.wipe();
    one.server.restart();
    one.reopen();

    await().atMost(Duration.ofSeconds(30)).until(() -> one.node.health().lists() > lists);
    assertThat(one.targets()).containsExactly("10.1.0.1", "10.2.0.1");
    assertThat(peer(one, "one").phase()).isEqualTo(Phase.HELD);
    one.config().service(Affinity.NONE, 3, "10.1.0.1").ip("10.1.0.9").canaries();
    two.ip("10.2.0.9");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> one.ips.equals(Set.of("10.1.0.9/32", "10.2.0.1/32", "10.2.0.9/32")));
    awaitTargets(one, "10.1.0.1", "10.2.0.1");
    assertThat(peer(one, "two").phase()).isEqualTo(Phase.SYNCED);
  }

  @Test
  void a_store_that_restarts_is_followed_from_where_it_was() {
    meet();

    one.server.kill();
    one.server.restart();
    two.slice("10.2.0.2");

    awaitTargets(one, "10.1.0.1", "10.2.0.2");
    assertThat(one.node.health().lists()).isEqualTo(1);
  }

  @Test
  void an_idle_store_that_was_full_before_is_followed_without_a_failure() {
    two.config().canaries().service(Affinity.NONE, 3, "10.2.0.1").ip("10.2.0.1");
    try (var store = two.open();
        var late = Node.start(store, new OwnCluster("two", 2, 255), difference -> {})) {
      await().until(() -> late.state().count(Part.IPS) == 1);

      await()
          .during(Duration.ofSeconds(8))
          .atMost(Duration.ofSeconds(10))
          .until(() -> late.health().isWell() && late.health().failures() == 0);
    }
  }

  @Test
  void after_a_fault_of_who_hears_of_a_change_the_store_is_listed_again() {
    two.config().canaries();
    var bug = new AtomicBoolean(true);
    try (var store = two.open();
        var node =
            Node.start(
                store,
                new OwnCluster("two", 2, 255),
                difference -> {
                  if (!difference.ips().isEmpty() && bug.getAndSet(false)) {
                    throw new IllegalStateException("a bug");
                  }
                })) {
      await().until(() -> node.health().isWell());
      two.ip("10.2.0.1");

      await().until(() -> node.health().lists() == 2);
      assertThat(node.health().failures()).isEqualTo(1);
      assertThat(node.state().count(Part.IPS)).isEqualTo(1);
    }
  }

  @Test
  void the_delay_of_changes_is_measured_by_the_clock_of_the_peer() {
    meet();

    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> {
          two.clock().ip("10.2.0.1").ip("10.2.0." + (2 + System.nanoTime() % 200));
          return one.node.delays().most().count() >= 3;
        });

    assertThat(one.node.delays().least().percentile(0.5)).isLessThan(500);
    assertThat(one.node.delays().most().percentile(0.99)).isLessThan(5_000);
  }

  @Test
  void a_peer_that_leaves_takes_its_backends_along() {
    meet();

    one.mirror.leave("two");

    awaitTargets(one, "10.1.0.1");
    await().until(() -> one.node.state().peers().size() == 1);
    assertThat(one.ips).containsExactly("10.1.0.1/32");
  }
}
