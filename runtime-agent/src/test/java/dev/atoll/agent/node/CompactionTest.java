package dev.atoll.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Forwarder;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node whose store forgets what it has not read yet. */
class CompactionTest {
  private final Cluster one = new Cluster("one", 1);
  private final Forwarder address = new Forwarder();
  private final Set<String> ips = new ConcurrentSkipListSet<>();
  private final List<String> gone = new CopyOnWriteArrayList<>();
  private Store store;
  private Node node;

  private void start() {
    one.config().ip("10.1.0.1").ip("10.1.0.2").canaries();
    address.to(one.server);
    store = Stores.open(address.access(), Duration.ofSeconds(10));
    node = Node.start(store, new OwnCluster("one", 1, 255), this::told);
    awaitIps("10.1.0.1/32", "10.1.0.2/32");
  }

  private void told(MeshDifference difference) {
    difference.eachIp(change -> {
      var block = change.block().toString();
      if (change.now().isPresent()) {
        ips.add(block);
      } else {
        ips.remove(block);
        gone.add(block);
      }
    });
  }

  private void awaitIps(String... blocks) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(ips).containsExactlyInAnyOrder(blocks));
  }

  private void delete(String ip) {
    one.store().commit(List.of(new Write.Delete(Resource.IPS.statePrefix("one") + ip)));
  }

  private void compact() {
    one.store().compact(one.store().now(Keys.ALL).revision());
  }

  @AfterEach
  void stop() {
    node.close();
    store.close();
    address.close();
    one.close();
  }

  @Test
  void a_node_that_was_cut_off_lists_again_and_tells_only_what_is_different() {
    start();
    address.toNobody();
    one.ip("10.1.0.3");
    delete("10.1.0.2");
    compact();
    address.to(one.server);

    awaitIps("10.1.0.1/32", "10.1.0.3/32");
    assertThat(gone).containsExactly("10.1.0.2/32");
    assertThat(node.health().lists()).isEqualTo(2);
    one.ip("10.1.0.4");
    awaitIps("10.1.0.1/32", "10.1.0.3/32", "10.1.0.4/32");
    await().until(() -> node.health().isWell() && node.health().reason().isEmpty());
  }

  @Test
  void a_node_that_follows_is_not_disturbed() {
    start();
    one.ip("10.1.0.3"); // The watch brings it, so it is there.
    awaitIps("10.1.0.1/32", "10.1.0.2/32", "10.1.0.3/32");
    for (var i = 10; i < 30; i++) {
      one.ip("10.1.0." + i);
      compact();
    }

    await().atMost(Duration.ofSeconds(20)).until(() -> ips.size() == 23);
    assertThat(node.health().lists()).isEqualTo(1);
    assertThat(gone).isEmpty();
  }
}
