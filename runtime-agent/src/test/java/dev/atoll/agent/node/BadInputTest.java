package dev.atoll.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.mesh.PeerView.Phase;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node whose store has what it should not, as somebody else's mirror would bring it: it is passed
 * over with a reason, and the rest goes on.
 */
class BadInputTest {
  private final Cluster one = new Cluster("one", 1);

  @BeforeEach
  void fill() {
    one.config().ip("10.1.0.1").canaries();
    one.put(Keys.clusterConfig("two"), ClusterConfig.exporting(2, 255).mirrored().json());
    for (var resource : Resource.values()) {
      one.put(resource.cacheCanary("two"), new byte[0]);
    }
    ip("10.2.0.1");
    await().until(() -> one.ips.size() == 2);
  }

  @AfterEach
  void stop() {
    one.close();
  }

  private void put(String key, String value) {
    one.put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  private void ip(String ip) {
    put(Resource.IPS.cachePrefix("two") + ip, "{\"IP\":\"%s\",\"ID\":131079}".formatted(ip));
  }

  private PeerView two() {
    return one.node.state().peers().get(1);
  }

  private void awaitGoesOn() {
    ip("10.2.0.200");
    await().until(() -> one.ips.contains("10.2.0.200/32"));
    assertThat(one.ips).contains("10.1.0.1/32", "10.2.0.1/32");
    assertThat(one.node.health().failures()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "cilium/cache/ip/v1/two/10.2.0.9 | {\"IP\": | not JSON",
        "cilium/cache/ip/v1/two/10.2.0.9 | {\"IP\":[],\"ID\":1} | `IP`",
        "cilium/cache/ip/v1/two/10.2.0.9 | {\"IP\":\"10.2.0.8\",\"ID\":131079} | it speaks of `10.2.0.8`",
        "cilium/cache/ip/v1/two/10.2.0.9 | {\"IP\":\"10.2.0.9\",\"ID\":65543} | its identity is not one of cluster ID 2",
        "cilium/cache/ip/v1/two/here | {\"IP\":\"here\",\"ID\":131079} | its name is no address",
        "cilium/cache/nodes/v1/two/n | {\"Name\":\"n\",\"Cluster\":\"one\",\"ClusterID\":2} | it speaks of cluster `one`",
        "cilium/cache/nodes/v1/two/n | {\"Name\":\"n\",\"Cluster\":\"two\",\"ClusterID\":1} | it has cluster ID 1, not 2",
        "cilium/cache/services/v1/two/a/b | 17 | not",
        "cilium/cache/endpointslices/v1/two/a/b | nonsense | ",
        "cilium/cache/identities/v1/two/id/65543 | k8s:a=b; | the identity is not one of cluster ID 2",
        "cilium/cache/identities/v1/two/id/1e9 | k8s:a=b; | its name is no identity",
        "cilium/cache/atoll/v1/two/age | {\"store\":-1} | `store`",
        "cilium/cache/atoll/v1/two/age | now | not JSON",
      })
  void a_value_that_cannot_be_is_passed_over_and_told(String key, String value, String why)
      throws Exception {
    put(key, value);

    await().until(() -> two().refusals().count() == 1);
    assertThat(two().refusals().last().getFirst())
        .startsWith(key + ": ")
        .contains(why == null ? "" : why);
    assertThat(one.ips).hasSize(2);
    awaitGoesOn();
    try (var api = NodeApi.start(new InetSocketAddress("127.0.0.1", 0), one.node)) {
      assertThat(peers(api)).contains("1 values passed over", key);
    }
  }

  private static String peers(NodeApi api) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(api.url() + "/peers"))
              .header("Accept", "text/plain")
              .build();
      return http.send(request, BodyHandlers.ofString()).body();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{ | its configuration: not JSON",
        "{\"id\":\"two\"} | its configuration: `id`",
        "{\"id\":1} | its cluster ID 1 is that of one itself",
        "{\"id\":2,\"capabilities\":{\"endpointSlicesExportMode\":\"streams\"}} | `streams`",
      })
  void a_peer_whose_configuration_becomes_one_that_cannot_be_is_refused_until_it_is_mended(
      String config, String why) {
    put(Keys.clusterConfig("two"), config);

    await().until(() -> two().phase() == Phase.REFUSED);
    assertThat(two().refusal()).contains(why);
    await().until(() -> one.ips.size() == 1);
    assertThat(one.ips).containsExactly("10.1.0.1/32");

    one.put(Keys.clusterConfig("two"), ClusterConfig.exporting(2, 255).mirrored().json());
    await().until(() -> one.ips.contains("10.2.0.1/32"));
    awaitGoesOn();
  }

  @Test
  void what_no_canary_stands_behind_is_not_handed_on_and_told_as_missing() {
    one.put(Keys.clusterConfig("three"), ClusterConfig.exporting(3, 255).mirrored().json());
    one.put(Resource.NODES.cacheCanary("three"), new byte[0]);
    put("cilium/cache/ip/v1/three/10.3.0.1", "{\"IP\":\"10.3.0.1\",\"ID\":196615}");
    awaitGoesOn();

    assertThat(one.ips).doesNotContain("10.3.0.1/32");
    assertThat(one.node.state().peers())
        .filteredOn(p -> p.cluster().equals("three"))
        .allSatisfy(p -> assertThat(p.missing()).isNotEmpty())
        .hasSize(1);
    one.put(Resource.IPS.cacheCanary("three"), "half".getBytes(StandardCharsets.UTF_8));
    await().until(() -> one.ips.contains("10.3.0.1/32"));
  }

  @Test
  void keys_of_the_mesh_that_nobody_knows_are_nobodys() {
    put("cilium/cache/ip/v2/two/10.2.0.9", "{}");
    put("cilium/cache/telepathy/v1/two/x", "{}");
    put("cilium/synced/two/cilium/cache/telepathy/v1", "");
    put("cilium/cluster-config/", "{}");
    put("cilium/cluster-config/Two Too", "{\"id\":5}");
    put("cilium/cache/ip/v1/../10.9.0.1", "{\"IP\":\"10.9.0.1\"}");
    put("cilium/cache/ip/v1/two", "{}");
    awaitGoesOn();

    assertThat(two().refusals().count()).isZero();
    assertThat(one.node.state().peers())
        .extracting(PeerView::cluster)
        .containsExactly("one", "two");
  }
}
