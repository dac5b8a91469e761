package dev.atoll.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Change;
import dev.atoll.agent.etcd.Forwarder;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Watching;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.trust.Trust;
import dev.atoll.sandbox.EtcdServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Replicas of clustermesh-apiserver have an etcd each and one address together: a connection may
 * come out at another store, with other revisions and another number.
 */
class ReplicasTest {
  private final EtcdServer server = EtcdServer.start();
  private final Store ours = open(StoreAccess.plain(server.url()));
  private final Source first = new Source("two", 2);
  private final Source second = new Source("two", 2);
  private final Forwarder address = new Forwarder();
  private final Mirror mirror =
      new Mirror(ours, new OwnCluster("one", 1, 255), Trust.OF_EVERYBODY, Pace.quick(), line -> {});

  private static Store open(StoreAccess access) {
    return Stores.open(access, Duration.ofSeconds(10));
  }

  @BeforeEach
  void start() {
    for (var i = 0; i < 60; i++) { // The second one is far ahead in revisions.
      second.ip("10.2.0.1");
    }
    first.config().ip("10.2.0.1").ip("10.2.0.2").ip("10.2.0.3").canaries();
    second.config().ip("10.2.0.1").ip("10.2.0.2").ip("10.2.0.4").canaries();
    address.to(first.server);
    mirror.join("two", address::access);
    awaitEqual(first);
  }

  @AfterEach
  void stop() {
    mirror.close();
    address.close();
    ours.close();
    server.close();
    first.close();
    second.close();
  }

  private void awaitEqual(Source source) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(source.cache(ours, Resource.IPS)).isEqualTo(source.state(Resource.IPS)));
  }

  private static List<Change> all(Watching watch) {
    var changes = new ArrayList<Change>();
    var batch = watch.next(Duration.ofMillis(500));
    while (batch.isPresent()) {
      changes.addAll(batch.get().changes());
      batch = watch.next(Duration.ofMillis(500));
    }
    return changes;
  }

  @Test
  void another_store_at_the_same_address_is_merged_and_what_both_have_is_not_touched() {
    var prefix = Resource.IPS.cachePrefix("two");
    try (var watch = ours.watch(prefix, ours.now("x").revision() + 1)) {
      address.to(second.server);
      awaitEqual(second);
      address.to(first.server);
      awaitEqual(first);
      first.ip("10.2.0.5");
      awaitEqual(first);

      assertThat(all(watch))
          .extracting(Change::key)
          .containsExactlyInAnyOrder(
              prefix + "10.2.0.3", // goes,
              prefix + "10.2.0.4", // comes,
              prefix + "10.2.0.3", // comes again
              prefix + "10.2.0.4", // and goes again
              prefix + "10.2.0.5");
    }
  }

  @Test
  void a_store_that_is_not_filled_yet_takes_nothing_away() {
    try (var third = new Source("two", 2)) {
      third.config();
      address.to(third.server);
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(4))
          .until(() -> first.cache(ours, Resource.IPS).size() == 3);
      third.ip("10.2.0.1").canaries();
      awaitEqual(third);
    }
  }

  @Test
  void a_list_that_began_at_one_store_does_not_go_on_at_another() {
    for (var i = 0; i < 300; i++) {
      first.ip("10.3.0." + i);
      second.ip("10.3.0." + i);
    }
    try (var through = open(address.access())) {
      var pages = new Pages(through, first.key(Resource.IPS, ""));
      address.to(second.server);

      assertThatThrownBy(
              () -> {
                while (pages.peek().isPresent()) {
                  pages.skip();
                }
              })
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is another store than before");
    }
  }

  @Test
  void stores_that_take_turns_leave_what_both_have_alone_and_the_last_one_is_shown()
      throws InterruptedException {
    var kept = ours.get(Resource.IPS.cachePrefix("two") + "10.2.0.1").orElseThrow().revision();
    for (var i = 0; i < 12; i++) {
      address.to(i % 2 == 0 ? second.server : first.server);
      Thread.sleep(100 + 70 * i);
    }
    address.to(second.server);
    awaitEqual(second);
    second.ip("10.2.0.6");
    awaitEqual(second);

    assertThat(ours.get(Resource.IPS.cachePrefix("two") + "10.2.0.1").orElseThrow().revision())
        .isEqualTo(kept);
  }
}
