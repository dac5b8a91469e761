package dev.atoll.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.mirror.PeerState.Phase;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.trust.Facts;
import dev.atoll.agent.trust.FactsReader;
import dev.atoll.agent.trust.Trust;
import dev.atoll.sandbox.EtcdServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mirror between real stores. */
class MirrorTest {
  private static final OwnCluster LOCAL = new OwnCluster("one", 1, 255);

  private final EtcdServer server = EtcdServer.start();
  private final Store ours = open(server);
  private final Source two = new Source("two", 2);
  private Mirror mirror;

  @BeforeEach
  void start() {
    mirror = mirror(ours);
  }

  @AfterEach
  void stop() {
    mirror.close();
    ours.close();
    server.close();
    two.close();
  }

  private static Store open(EtcdServer server) {
    return Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(10));
  }

  private static Mirror mirror(Store ours) {
    return new Mirror(ours, LOCAL, Trust.OF_EVERYBODY, Pace.quick(), line -> {});
  }

  @Test
  void what_a_peer_has_is_under_the_cache_byte_for_byte_with_canaries_and_its_configuration() {
    two.config().ip("10.2.0.1").put(Resource.NODES, "node1", "{\"Name\":\"node1\"}");
    two.put(Resource.IDENTITIES, "131079", "k8s:app=a;").canaries();

    mirror.join("two", two::access);
    awaitEqual();

    assertThat(ours.get("cilium/cache/ip/v1/two/10.2.0.1")).isPresent();
    assertThat(ours.get("cilium/cache/identities/v1/two/id/131079")).isPresent();
    assertThat(ours.get("cilium/synced/two/cilium/cache/ip/v1")).isPresent();
    assertThat(text(Keys.clusterConfig("two")))
        .contains(
            "{\"id\":2,\"capabilities\":{\"syncedCanaries\":true,\"cached\":true,"
                + "\"maxConnectedClusters\":255,\"serviceExportsEnabled\":false,"
                + "\"endpointSlicesExportMode\":\"services-and-endpointslices\"}}");
    assertThat(state().phase()).isEqualTo(Phase.CONNECTED);
  }

  @Test
  void what_a_peer_tells_its_own_nodes_only_does_not_cross() {
    two.config().ip("10.2.0.1").canaries();
    for (var resource : Resource.values()) {
      two.put(resource.ownPrefix("two") + "10.2.0.9", two.pair("10.2.0.9").json());
      two.put(resource.ownCanary("two"), "2026-01-01T00:00:00Z".getBytes(StandardCharsets.UTF_8));
    }

    mirror.join("two", two::access);
    awaitEqual();
    two.put(Resource.IPS.ownPrefix("two") + "10.2.0.8", two.pair("10.2.0.8").json());
    two.ip("10.2.0.2");
    awaitEqual();

    var position = "cilium/cache/atoll/v1/two/";
    assertThat(Source.all(ours, "cilium/").keySet().stream().map(k -> "cilium/" + k))
        .contains("cilium/cache/ip/v1/two/10.2.0.2")
        .noneMatch(k -> k.contains("10.2.0.9") || k.contains("10.2.0.8"))
        .noneMatch(k -> k.contains("atoll") && !k.startsWith(position));
  }

  @Test
  void changes_and_deletions_follow() {
    two.config().ip("10.2.0.1").canaries();
    mirror.join("two", two::access);
    awaitEqual();

    two.ip("10.2.0.2").put(Resource.IPS, "10.2.0.1", "changed").ip("10.2.0.3");
    two.delete(Resource.IPS, "10.2.0.2");
    awaitEqual();

    assertThat(two.cache(ours, Resource.IPS)).containsOnlyKeys("10.2.0.1", "10.2.0.3");
  }

  @Test
  void a_peer_that_has_nothing_new_to_say_stays_connected() throws InterruptedException {
    two.config().ip("10.2.0.1").canaries();
    mirror.join("two", two::access);
    awaitEqual();

    Thread.sleep(3000); // three times as long as a watch may be silent here

    assertThat(state().failures()).as(state().reason()).isZero();
    assertThat(state().storeAge())
        .hasValueSatisfying(age -> assertThat(age).isLessThan(Duration.ofSeconds(2)));
  }

  @Test
  void nothing_is_brought_before_the_peer_says_that_it_is_all_there() throws InterruptedException {
    two.config().ip("10.2.0.1");
    mirror.join("two", two::access);
    await().until(() -> state().phase() == Phase.CONNECTED);
    Thread.sleep(300);
    assertThat(two.cache(ours, Resource.IPS)).isEmpty();

    two.canaries();

    awaitEqual();
    assertThat(two.cache(ours, Resource.IPS)).isNotEmpty();
  }

  @Test
  void a_new_mirror_goes_on_where_the_last_one_was_and_rewrites_nothing() {
    two.config().ip("10.2.0.1").ip("10.2.0.2").canaries();
    mirror.join("two", two::access);
    awaitEqual();
    mirror.close();
    var before = ours.get("cilium/cache/ip/v1/two/10.2.0.1").orElseThrow();
    two.ip("10.2.0.3").delete(Resource.IPS, "10.2.0.2");

    mirror = mirror(ours);
    mirror.join("two", two::access);
    await().until(() -> state().synced());
    awaitEqual();

    assertThat(state().of(Resource.IPS).seen().resumes()).isEqualTo(1);
    assertThat(state().of(Resource.IPS).seen().compares()).isZero();
    assertThat(ours.get("cilium/cache/ip/v1/two/10.2.0.1"))
        .map(Entry::revision)
        .contains(before.revision());
  }

  @Test
  void a_mirror_that_was_away_for_too_long_compares_and_writes_only_what_differs() {
    two.config().ip("10.2.0.1").ip("10.2.0.2").canaries();
    mirror.join("two", two::access);
    awaitEqual();
    mirror.close();
    var before = ours.get("cilium/cache/ip/v1/two/10.2.0.1").orElseThrow();
    two.ip("10.2.0.3").delete(Resource.IPS, "10.2.0.2");
    two.forget();

    mirror = mirror(ours);
    mirror.join("two", two::access);
    awaitEqual();

    await().until(() -> state().of(Resource.IPS).seen().compares() == 1);
    assertThat(ours.get("cilium/cache/ip/v1/two/10.2.0.1"))
        .map(Entry::revision)
        .contains(before.revision());
  }

  @Test
  void a_peer_whose_store_is_empty_again_keeps_what_was_known_until_it_says_that_all_is_there() {
    two.config().ip("10.2.0.1").ip("10.2.0.2").canaries();
    mirror.join("two", two::access);
    awaitEqual();

    two.server.wipe();
    two.server.restart();
    two.reopen();
    two.config().ip("10.2.0.2");
    await().during(Duration.ofSeconds(2)).until(() -> two.cache(ours, Resource.IPS).size() == 2);
    two.canaries();

    awaitEqual();
    assertThat(two.cache(ours, Resource.IPS)).containsOnlyKeys("10.2.0.2");
  }

  @Test
  void a_store_that_is_empty_again_under_the_same_number_is_another_store() {
    var server = EtcdServer.start("--initial-cluster-token=same");
    try (var three = new Source("three", 3, server)) {
      three.config().canaries();
      for (int i = 1; i < 100; i++) {
        three.ip("10.3.0." + i);
      }
      mirror.join("three", three::access);
      await().until(() -> three.cache(ours, Resource.IPS).size() == 99);
      long number = three.store().now(Keys.CLUSTER_CONFIGS).storeId();

      server.wipe();
      server.restart();
      three.reopen();
      three.config().ip("10.3.0.200").canaries();

      assertThat(three.store().now(Keys.CLUSTER_CONFIGS).storeId()).isEqualTo(number);
      await().until(() -> three.cache(ours, Resource.IPS).size() == 1);
      assertThat(three.cache(ours, Resource.IPS)).containsOnlyKeys("10.3.0.200");
    }
  }

  @Test
  void an_unreachable_peer_keeps_what_was_known_and_its_age_grows() {
    two.config().ip("10.2.0.1").canaries();
    mirror.join("two", two::access);
    awaitEqual();
    await().until(() -> text(Keys.age("two")).orElse("").matches("\\{\"store\":\\d{1,4},.*"));

    two.server.pause();
    await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> text(Keys.age("two")).orElse("").matches("\\{\"store\":(9\\d{2}|\\d{4,5}),.*"));
    assertThat(two.cache(ours, Resource.IPS)).hasSize(1);

    two.server.resume();
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> text(Keys.age("two")).orElse("").matches("\\{\"store\":\\d{1,3},.*"));
  }

  @Test
  void a_peer_that_leaves_is_gone_after_the_grace() {
    two.config().ip("10.2.0.1").canaries();
    mirror.join("two", two::access);
    awaitEqual();

    mirror.leave("two");

    await()
        .until(
            () -> Source.all(ours, "cilium/").keySet().stream().noneMatch(k -> k.contains("two")));
  }

  @Test
  void an_id_that_another_peer_has_is_refused_until_that_one_leaves() {
    two.config().canaries();
    mirror.join("two", two::access);
    await().until(() -> state().phase() == Phase.CONNECTED);
    try (var three = new Source("three", 2)) {
      three.config().ip("10.3.0.1").canaries();
      mirror.join("three", three::access);
      await().until(() -> mirror.peers().get("three").phase() == Phase.REFUSED);
      assertThat(mirror.peers().get("three").reason())
          .isEqualTo("its cluster ID 2 is that of two already");

      mirror.leave("two");

      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> !three.cache(ours, Resource.IPS).isEmpty());
    }
  }

  @Test
  void a_configuration_that_changes_under_way_is_looked_at_again() {
    two.config().ip("10.2.0.1").canaries();
    mirror.join("two", two::access);
    awaitEqual();

    two.put(Keys.clusterConfig("two"), ClusterConfig.exporting(1, 255).json());

    await().until(() -> state().phase() == Phase.REFUSED);
    assertThat(state().reason()).isEqualTo("its cluster ID 1 is that of one itself");
  }

  @Test
  void an_own_store_that_lost_everything_is_filled_again() {
    two.config().ip("10.2.0.1").canaries();
    mirror.join("two", two::access);
    awaitEqual();

    server.wipe();
    server.restart();

    try (var fresh = open(server)) {
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> two.cache(fresh, Resource.IPS).equals(two.state(Resource.IPS)));
    }
  }

  @Test
  void what_a_peer_may_not_say_is_as_if_it_were_not_there() {
    mirror.trust(facts("10.2.0.0/24"));
    two.config().ip("10.2.0.1").ip("10.3.0.1").canaries();
    mirror.join("two", two::access);
    await().until(() -> two.cache(ours, Resource.IPS).containsKey("10.2.0.1"));

    two.ip("10.3.0.2").ip("10.2.0.2").put(Resource.IPS, "10.2.0.1", "nonsense");

    await().until(() -> two.cache(ours, Resource.IPS).containsKey("10.2.0.2"));
    await().until(() -> !two.cache(ours, Resource.IPS).containsKey("10.2.0.1"));
    assertThat(two.cache(ours, Resource.IPS)).containsOnlyKeys("10.2.0.2");
    assertThat(state().of(Resource.IPS).seen().refused()).isEqualTo(3);
    assertThat(state().of(Resource.IPS).seen().lastRefusal())
        .startsWith("cilium/state/ip/v1/default/10.2.0.1: not JSON");
  }

  @Test
  void what_was_brought_is_judged_anew_when_the_fleet_says_something_else() {
    mirror.trust(facts("10.2.0.0/16"));
    two.config().ip("10.2.0.1").ip("10.2.1.1").canaries();
    mirror.join("two", two::access);
    awaitEqual();

    mirror.trust(facts("10.2.0.0/24"));

    await().until(() -> two.cache(ours, Resource.IPS).size() == 1);
    mirror.trust(facts("10.2.0.0/16"));
    awaitEqual();
  }

  @Test
  void a_peer_with_too_many_keys_keeps_those_that_it_had_and_gets_more_when_some_go() {
    mirror.trust(facts("10.2.0.0/16\"], \"quotas\": {\"ip\": 2}, \"x\": [\""));
    two.config().ip("10.2.0.1").ip("10.2.0.2").canaries();
    mirror.join("two", two::access);
    awaitEqual();

    two.ip("10.2.0.3").put(Resource.IPS, "10.2.0.1", text(two.pair("10.2.0.1"))).ip("10.2.0.4");
    await().until(() -> state().of(Resource.IPS).seen().refused() == 2);
    assertThat(two.cache(ours, Resource.IPS)).containsOnlyKeys("10.2.0.1", "10.2.0.2");

    two.delete(Resource.IPS, "10.2.0.2").ip("10.2.0.5");
    await().until(() -> two.cache(ours, Resource.IPS).containsKey("10.2.0.5"));
    assertThat(two.cache(ours, Resource.IPS)).containsOnlyKeys("10.2.0.1", "10.2.0.5");
  }

  private static String text(IpIdentity pair) {
    return new String(pair.json(), StandardCharsets.UTF_8);
  }

  private static Facts facts(String pods) {
    return FactsReader.read(
        """
        {"peers": [{"name": "two", "id": 2, "podCIDRs": ["%s"], "nodeCIDRs": ["172.18.0.0/16"]}]}
        """
            .formatted(pods)
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_key_that_somebody_else_wrote_into_the_cache_goes_when_stores_are_compared() {
    ours.commit(
        List.of(
            new Write.Put("cilium/cache/ip/v1/two/10.9.9.9", new byte[] {1}, 0),
            new Write.Put("cilium/cache/ip/v1/two0/10.9.9.9", new byte[] {1}, 0)));
    two.config().ip("10.2.0.1").canaries();

    mirror.join("two", two::access);

    awaitEqual();
    assertThat(ours.get("cilium/cache/ip/v1/two0/10.9.9.9")).isPresent();
  }

  private PeerState state() {
    return mirror.peers().get("two");
  }

  private Optional<String> text(String key) {
    return ours.get(key).map(e -> new String(e.value(), StandardCharsets.UTF_8));
  }

  private void awaitEqual() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          for (var resource : Resource.values()) {
            assertThat(two.cache(ours, resource)).isEqualTo(two.state(resource));
          }
          assertThat(ours.get(Resource.IPS.cacheCanary("two"))).isPresent();
        });
  }
}
