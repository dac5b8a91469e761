package dev.atoll.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.mirror.PeerState.Phase;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.PeerAge;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.trust.Facts;
import dev.atoll.agent.trust.FactsReader;
import dev.atoll.agent.trust.Trust;
import dev.atoll.sandbox.EtcdServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer that writes what it should not: it is refused with a reason, and the rest goes on. */
class BadInputTest {
  private static final int KIB = 1024;
  private static final Facts FACTS =
      FactsReader.read(
          """
          {"peers": [{"name": "two", "id": 2, "podCIDRs": ["10.2.0.0/16"],
                      "nodeCIDRs": ["172.18.0.0/16"]}]}
          """
              .getBytes(StandardCharsets.UTF_8));

  private final EtcdServer server = EtcdServer.start();
  private final Store ours = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(10));
  private final Source two = new Source("two", 2);
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Mirror mirror =
      new Mirror(ours, new OwnCluster("one", 1, 255), Trust.OF_EVERYBODY, Pace.quick(), said::add);

  @AfterEach
  void stop() {
    mirror.close();
    ours.close();
    server.close();
    two.close();
  }

  private void join(Trust trust) {
    mirror.trust(trust);
    two.config().ip("10.2.0.1").canaries();
    mirror.join("two", two::access);
    await().until(() -> two.cache(ours, Resource.IPS).size() == 1);
  }

  private PeerState state() {
    return mirror.peers().get("two");
  }

  /** What nodes are told. */
  private PeerAge told() {
    var written = ours.get(Keys.age("two")).map(Entry::value);
    return PeerAge.parse(written.orElse(new byte[] {'{', '}'}));
  }

  private void awaitRefused(String what) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> {
          assertThat(state().phase()).isEqualTo(Phase.REFUSED);
          assertThat(told().connection()).startsWith("refused: ").contains(what);
        });
  }

  private void awaitGoesOn() {
    two.ip("10.2.0.200");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> two.cache(ours, Resource.IPS).containsKey("10.2.0.200"));
    assertThat(two.cache(ours, Resource.IPS)).containsKey("10.2.0.1");
    assertThat(state().phase()).isEqualTo(Phase.CONNECTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "IPS | 10.2.0.9 | {\"IP\": | not JSON",
        "IPS | 10.2.0.9 | [] | not",
        "IPS | 10.2.0.9 | null | its value is about ``",
        "IPS | 10.2.0.9 | {\"IP\":7,\"ID\":131079} | `IP`",
        "IPS | 10.2.0.9 | {\"IP\":\"10.2.0.9\",\"ID\":\"131079\"} | `ID`",
        "IPS | 10.2.0.9 | {\"IP\":\"10.2.0.9\",\"ID\":-1} | `ID`",
        "IPS | 10.2.0.9 | {\"IP\":\"10.2.0.8\",\"ID\":131079} | its value is about `10.2.0.8`",
        "IPS | 10.2.0.9 | {\"IP\":\"10.2.0.9\",\"ID\":65543} | identity 65543 is not between",
        "NODES | n | {\"Name\":\"n\",\"Cluster\":\"two\",\"ClusterID\":{}} | `ClusterID`",
        "NODES | n | {\"Name\":\"n\",\"Cluster\":\"one\",\"ClusterID\":2} | it speaks for cluster `one`",
        "NODES | n | {\"Name\":\"n\",\"Cluster\":\"two\",\"ClusterID\":1} | its cluster ID is 1 and not 2",
        "NODES | n | {\"Name\":\"m\",\"Cluster\":\"two\",\"ClusterID\":2} | its value is about `m`",
        "SERVICES | a/b | {\"cluster\":\"two\",\"namespace\":\"a\",\"name\":\"b\",\"backends\":[]} | `backends`",
        "SERVICES | a/b | {\"cluster\":\"two\",\"namespace\":\"a\",\"name\":\"c\",\"clusterID\":2} | `a/c`",
        "ENDPOINT_SLICES | a/b | nonsense | ",
        "SERVICE_EXPORTS | a/b | {\"cluster\":\"one\",\"namespace\":\"a\",\"name\":\"b\"} | `one`",
        "IDENTITIES | 65543 | k8s:io.cilium.k8s.policy.cluster=two; | identity 65543 is not between",
        "IDENTITIES | 131079 | k8s:io.cilium.k8s.policy.cluster=one; | its labels do not say",
        "IDENTITIES | -1 | k8s:io.cilium.k8s.policy.cluster=two; | `-1` is no identity",
      })
  void a_value_that_cannot_be_is_refused(Resource resource, String name, String value, String why) {
    join(FACTS);
    two.put(resource, name, value);

    await().until(() -> state().of(resource).seen().refused() == 1);
    await()
        .untilAsserted(() ->
            assertThat(told().lastRefusal())
                .startsWith(two.key(resource, name) + ": ")
                .contains(why == null ? "" : why));
    assertThat(told().refused()).isEqualTo(1);
    awaitGoesOn();
    assertThat(two.cache(ours, resource)).doesNotContainKey(name);
  }

  @Test
  void fields_that_are_not_known_are_passed_on_as_they_are() {
    join(FACTS);
    var value =
        "{\"New\":{\"a\":[1,null]},"
            + new String(two.pair("10.2.0.9").json(), StandardCharsets.UTF_8).substring(1);
    two.put(Resource.IPS, "10.2.0.9", value);

    await().until(() -> value.equals(two.cache(ours, Resource.IPS).get("10.2.0.9")));
    assertThat(told().refused()).isZero();
  }

  @Test
  void a_value_as_large_as_stores_take_is_carried_and_a_larger_one_refused() {
    join(Trust.OF_EVERYBODY);
    two.put(two.key(Resource.SERVICES, "a/large"), new byte[1528 * KIB]);
    two.put(two.key(Resource.SERVICES, "a/larger"), new byte[1528 * KIB + 1]);

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> state().of(Resource.SERVICES).seen().refused() == 1);
    assertThat(state().of(Resource.SERVICES).seen().lastRefusal())
        .isEqualTo(two.key(Resource.SERVICES, "a/larger") + ": its value has 1564673 bytes");
    awaitGoesOn();
    await().until(() -> two.cache(ours, Resource.SERVICES).containsKey("a/large"));
    assertThat(two.cache(ours, Resource.SERVICES)).containsOnlyKeys("a/large");
  }

  @Test
  void with_facts_large_values_are_refused_by_their_kind() {
    join(FACTS);
    two.put(two.key(Resource.IPS, "10.2.0.9"), new byte[64 * KIB + 1]);
    two.put(two.key(Resource.NODES, "n"), new byte[512 * KIB + 1]);
    two.put(two.key(Resource.ENDPOINT_SLICES, "a/b"), new byte[1528 * KIB + 1]);

    for (var resource : List.of(Resource.IPS, Resource.NODES, Resource.ENDPOINT_SLICES)) {
      await().until(() -> state().of(resource).seen().refused() == 1);
      assertThat(state().of(resource).seen().lastRefusal()).contains(": its value has ");
    }
    awaitGoesOn();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{ | its cluster configuration: not JSON",
        "[] | its cluster configuration: ",
        "{\"id\":\"two\"} | its cluster configuration: `id`",
        "{\"id\":2,\"capabilities\":7} | its cluster configuration: `capabilities`",
        "{} | its cluster ID 0 is not between 1 and 255",
        "{\"id\":256} | its cluster ID 256 is not between 1 and 255",
        "{\"id\":1} | its cluster ID 1 is that of one itself",
        "{\"id\":2,\"capabilities\":{\"endpointSlicesExportMode\":\"streams\"}} | in a way that is not known here: `streams`",
      })
  void a_configuration_that_cannot_be_is_refused_before_and_under_way(String config, String why) {
    two.put(Keys.clusterConfig("two"), config.getBytes(StandardCharsets.UTF_8)).canaries();
    mirror.join("two", two::access);
    awaitRefused(why);
    assertThat(ours.get(Keys.clusterConfig("two"))).isEmpty();

    two.config().ip("10.2.0.1");
    await().atMost(Duration.ofSeconds(10)).until(() -> two.cache(ours, Resource.IPS).size() == 1);

    two.put(Keys.clusterConfig("two"), config.getBytes(StandardCharsets.UTF_8));
    awaitRefused(why);
    two.ip("10.2.0.2");
    assertThat(two.cache(ours, Resource.IPS)).containsOnlyKeys("10.2.0.1");

    two.config();
    await().atMost(Duration.ofSeconds(10)).until(() -> two.cache(ours, Resource.IPS).size() == 2);
  }

  @Test
  void a_capability_that_is_not_known_is_no_reason_to_refuse() {
    var config = new String(ClusterConfig.exporting(2, 255).json(), StandardCharsets.UTF_8);
    two.put(
        Keys.clusterConfig("two"),
        config
            .replace("{\"sync", "{\"telepathy\":{\"v\":[2]},\"sync")
            .getBytes(StandardCharsets.UTF_8));
    two.ip("10.2.0.1").canaries();

    mirror.join("two", two::access);

    awaitGoesOn();
  }

  @Test
  void a_peer_that_is_called_like_this_cluster_is_passed_over(@TempDir Path folder)
      throws Exception {
    for (var name : List.of("one", "two")) {
      Files.writeString(
          folder.resolve(name), "endpoints: ['" + two.access().endpoints().getFirst() + "']\n");
    }
    two.put(Keys.clusterConfig("one"), ClusterConfig.exporting(2, 255).json()).canaries();

    new PeerFolder(folder, "one", mirror, said::add).look();

    await().untilAsserted(() -> assertThat(state().phase()).isEqualTo(Phase.WAITING));
    assertThat(mirror.peers()).containsOnlyKeys("two");
    await().until(() -> said.contains("two: connected; its store has no configuration of it yet"));
    two.config().ip("10.2.0.1");
    await().until(() -> two.cache(ours, Resource.IPS).size() == 1);
  }

  @Test
  void of_a_peer_with_half_of_its_canaries_half_is_brought_and_said_to_be_waited_for() {
    two.config().ip("10.2.0.1").put(Resource.NODES, "n", "{}");
    two.put(Resource.IPS.stateCanary("two"), new byte[0]);
    mirror.join("two", two::access);

    await().until(() -> two.cache(ours, Resource.IPS).size() == 1);
    await()
        .untilAsserted(() ->
            assertThat(told().connection())
                .isEqualTo("connected; waits until all of its state is there"));
    assertThat(two.cache(ours, Resource.NODES)).isEmpty();
    assertThat(ours.get(Resource.NODES.cacheCanary("two"))).isEmpty();
    awaitGoesOn();

    two.put(Resource.NODES.stateCanary("two"), "half of a ti".getBytes(StandardCharsets.UTF_8));
    await().until(() -> two.cache(ours, Resource.NODES).containsKey("n"));
  }
}
