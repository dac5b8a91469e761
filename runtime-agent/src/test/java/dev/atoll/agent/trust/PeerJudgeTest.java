package dev.atoll.agent.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may say. */
class PeerJudgeTest {
  private static final String FACTS =
      """
      {"peers": [
        {"name": "two", "id": 2, "podCIDRs": ["12.0.0.0/8", "fd12::/48"],
         "nodeCIDRs": ["172.18.2.0/24"]},
        {"name": "three", "id": 3}
      ]}
      """;
  private static final Facts MESH = FactsReader.read(bytes(FACTS));
  private static final Judge TWO = MESH.judge("two", ClusterConfig.exporting(2, 255));

  private static final String PAIR =
      "{\"IP\":\"12.0.0.1\",\"HostIP\":\"172.18.2.3\",\"ID\":131072}";
  private static final String NODE =
      "{\"Name\":\"n\",\"Cluster\":\"two\",\"IPAddresses\":[{\"Type\":\"InternalIP\",\"IP\":\"172.18.2.3\"},"
          + "{\"Type\":\"ExternalIP\",\"IP\":\"8.8.8.8\"},{\"Type\":\"CiliumInternalIP\",\"IP\":\"12.0.0.9\"}],"
          + "\"IPv4AllocCIDR\":{\"IP\":\"12.0.0.0\",\"Mask\":\"////AA==\"},\"IPv4HealthIP\":\"12.0.0.8\",\"ClusterID\":2}";
  private static final String SERVICE =
      "{\"cluster\":\"two\",\"namespace\":\"shop\",\"name\":\"a\",\"frontends\":{\"10.96.0.1\":{}},"
          + "\"backends\":{\"12.0.0.1\":{\"http\":{\"Protocol\":\"TCP\",\"Port\":80}}},\"shared\":true,\"clusterID\":2}";

  @Test
  void what_a_peer_says_of_itself_is_taken() {
    assertThat(refusal(Resource.IPS, "12.0.0.1", PAIR)).isEmpty();
    assertThat(refusal(Resource.IPS, "fd12::1", PAIR.replace("12.0.0.1", "fd12::1"))).isEmpty();
    assertThat(refusal(Resource.NODES, "n", NODE)).isEmpty();
    assertThat(refusal(Resource.SERVICES, "shop/a", SERVICE)).isEmpty();
    assertThat(
            refusal(Resource.IDENTITIES, "131072", "k8s:a=b;k8s:io.cilium.k8s.policy.cluster=two;"))
        .isEmpty();
    assertThat(
            refusal(
                Resource.SERVICE_EXPORTS,
                "shop/a",
                "{\"cluster\":\"two\",\"name\":\"a\",\"namespace\":\"shop\"}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12.0.0.2 | 131072 | 12.0.0.1 | its value is about `12.0.0.1` and its key about `12.0.0.2`",
        "12.0.0.1 | 196608 | 12.0.0.1 | identity 196608 is not between 131072 and 196607, which are those of two",
        "12.0.0.1 | 131071 | 12.0.0.1 | identity 131071 is not between 131072 and 196607, which are those of two",
        "12.0.0.1 | 1 | 12.0.0.1 | identity 1 is not between 131072 and 196607, which are those of two",
        "11.0.0.1 | 131072 | 11.0.0.1 | 11.0.0.1 is not within the pod and node ranges of two",
        "nonsense | 131072 | nonsense | `nonsense` is no address",
      })
  void an_address_or_identity_of_somebody_else_is_refused(
      String name, long id, String ip, String why) {
    var value = PAIR.replace("12.0.0.1", ip).replace("131072", Long.toString(id));

    assertThat(refusal(Resource.IPS, name, value)).contains(why);
  }

  @Test
  void a_host_outside_of_the_peers_nodes_is_refused_for_packets_would_go_there() {
    assertThat(refusal(Resource.IPS, "12.0.0.1", PAIR.replace("172.18.2.3", "172.18.1.3")))
        .contains("172.18.1.3 is not within the node ranges of two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"Cluster\":\"two\" | \"Cluster\":\"three\" | it speaks for cluster `three`",
        "\"ClusterID\":2 | \"ClusterID\":3 | its cluster ID is 3 and not 2",
        "172.18.2.3 | 172.18.1.3 | 172.18.1.3 is not within the node ranges of two",
        "\"12.0.0.9\" | \"11.0.0.9\" | 11.0.0.9 is not within the pod ranges of two",
        "\"12.0.0.8\" | \"11.0.0.8\" | 11.0.0.8 is not within the pod ranges of two",
        "\"IP\":\"12.0.0.0\" | \"IP\":\"13.0.0.0\" | its block 13.0.0.0/24 is not within the pod ranges of two",
        "\"Name\":\"n\" | \"Name\":\"m\" | its value is about `m` and its key about `n`",
      })
  void a_node_of_somebody_else_is_refused(String what, String other, String why) {
    assertThat(NODE).contains(what);
    assertThat(refusal(Resource.NODES, "n", NODE.replace(what, other))).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"cluster\":\"two\" | \"cluster\":\"three\" | it speaks for cluster `three`",
        "\"clusterID\":2 | \"clusterID\":1 | its cluster ID is 1 and not 2",
        "12.0.0.1 | 11.0.0.1 | 11.0.0.1 is not within the pod and node ranges of two",
        "\"name\":\"a\" | \"name\":\"b\" | its value is about `shop/b` and its key about `shop/a`",
      })
  void a_service_that_would_take_traffic_of_somebody_else_is_refused(
      String what, String other, String why) {
    assertThat(refusal(Resource.SERVICES, "shop/a", SERVICE.replace(what, other))).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "131072 | k8s:a=b;k8s:io.cilium.k8s.policy.cluster=three; | its labels do not say that it is of cluster two",
        "131072 | k8s:a=b; | its labels do not say that it is of cluster two",
        "131072 | any:io.cilium.k8s.policy.cluster=two; | its labels do not say that it is of cluster two",
        "2 | k8s:io.cilium.k8s.policy.cluster=two; | identity 2 is not between 131072 and 196607, which are those of two",
        "x | k8s:io.cilium.k8s.policy.cluster=two; | `x` is no identity",
      })
  void an_identity_of_somebody_else_is_refused(String name, String labels, String why) {
    assertThat(refusal(Resource.IDENTITIES, name, labels)).contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{\"IP\":1}", "{\"IP\":\"12.0.0.1\",\"ID\":-1}", "nul", "{}x"})
  void what_is_not_what_it_should_be_is_refused_with_a_reason(String value) {
    assertThat(refusal(Resource.IPS, "12.0.0.1", value)).isPresent();
    assertThat(refusal(Resource.NODES, "n", value)).isPresent();
    assertThat(refusal(Resource.SERVICES, "shop/a", value)).isPresent();
    assertThat(refusal(Resource.ENDPOINT_SLICES, "shop/a", value)).isPresent();
    assertThat(refusal(Resource.SERVICE_EXPORTS, "shop/a", value)).isPresent();
  }

  @Test
  void a_field_that_is_not_known_is_passed_over() {
    assertThat(refusal(Resource.IPS, "12.0.0.1", PAIR.replace("{", "{\"Newer\":{\"a\":[1]},")))
        .isEmpty();
  }

  @Test
  void a_value_that_is_too_large_is_refused() {
    var value = PAIR.replace("}", ",\"Metadata\":\"" + "x".repeat(70_000) + "\"}");

    assertThat(refusal(Resource.IPS, "12.0.0.1", value))
        .hasValueSatisfying(why -> assertThat(why).endsWith("at most 65,536 are taken"));
  }

  @Test
  void in_a_mesh_of_511_clusters_identities_have_another_form() {
    var judge = MESH.judge("two", ClusterConfig.exporting(2, 511));
    var value = bytes(PAIR.replace("131072", "65536"));

    assertThat(judge.refusal(Resource.IPS, "12.0.0.1", value)).isEmpty();
    assertThat(refusal(Resource.IPS, "12.0.0.1", PAIR.replace("131072", "65536"))).isPresent();
  }

  @Test
  void a_peer_that_the_fleet_does_not_know_or_knows_by_another_id_is_not_connected() {
    assertThat(MESH.refusal("two", ClusterConfig.exporting(2, 255))).isEmpty();
    assertThat(MESH.refusal("two", ClusterConfig.exporting(3, 255)))
        .contains("it says that its cluster ID is 3, and the fleet that it is 2");
    assertThat(MESH.refusal("four", ClusterConfig.exporting(4, 255)))
        .contains("the fleet has no cluster four in this mesh");
  }

  @Test
  void a_peer_without_ranges_may_say_any_address_and_still_only_its_own_identities() {
    var three = MESH.judge("three", ClusterConfig.exporting(3, 255));

    assertThat(three.refusal(Resource.IPS, "9.9.9.9", bytes("{\"IP\":\"9.9.9.9\",\"ID\":196608}")))
        .isEmpty();
    assertThat(three.refusal(Resource.IPS, "9.9.9.9", bytes("{\"IP\":\"9.9.9.9\",\"ID\":131072}")))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | the facts of the mesh have no `peers`",
        "{\"peers\": [1]} | a peer in the facts of the mesh is not an object",
        "{\"peers\": [{\"id\": 1}]} | a peer has no `name`",
        "{\"peers\": [{\"name\": \"a\", \"id\": 512}]} | `id` of peer a is not between 1 and 511",
      })
  void facts_that_are_none_are_refused(String json, String why) {
    assertThatThrownBy(() -> FactsReader.read(bytes(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  private static Optional<String> refusal(Resource resource, String name, String value) {
    return TWO.refusal(resource, name, bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
