package dev.atoll.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Upkeep;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.trust.Trust;
import dev.atoll.sandbox.EtcdServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * A mirror whose own store has reached its quota: etcd raises an alarm and takes deletions only.
 */
class FullStoreTest {
  @Test
  void a_full_store_is_said_and_filled_with_what_was_missed_once_it_has_room_again()
      throws Exception {
    List<String> said = new CopyOnWriteArrayList<>();
    try (var server = EtcdServer.start("--quota-backend-bytes=" + (4 << 20));
        var ours = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(5));
        var two = new Source("two", 2);
        var mirror =
            new Mirror(
                ours, new OwnCluster("one", 1, 255), Trust.OF_EVERYBODY, Pace.quick(), said::add)) {
      two.config().ip("10.2.0.1").ip("10.2.0.2").canaries();
      mirror.join("two", two::access);
      await().until(() -> two.cache(ours, Resource.IPS).size() == 2);
      var before = ours.get(Resource.IPS.cachePrefix("two") + "10.2.0.1").orElseThrow();

      Upkeep.fill(ours);
      two.ip("10.2.0.3").delete(Resource.IPS, "10.2.0.2");

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThat(mirror.peers().get("two").sentence()).contains("database space exceeded"));
      await().until(() -> said.stream().anyMatch(s -> s.contains("database space exceeded")));
      assertThat(two.cache(ours, Resource.IPS)).containsOnlyKeys("10.2.0.1", "10.2.0.2");

      Upkeep.makeRoom(server, ours);

      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> two.cache(ours, Resource.IPS).equals(two.state(Resource.IPS)));
      var after = ours.get(before.key()).orElseThrow();
      assertThat(after.revision()).isEqualTo(before.revision());
      assertThat(after.lease()).isEqualTo(before.lease());
      await()
          .untilAsserted(
              () -> assertThat(mirror.peers().get("two").sentence()).isEqualTo("connected"));
    }
  }
}
