package dev.atoll.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.Families;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Semantics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentitiesTest {

  private static ClusterFacts naming(String... blocks) {
    var list = String.join(", ", blocks);
    return Node.read(Node.cilium("a", "egress: [{toCIDR: [" + list + "]}]")).cluster();
  }

  @Test
  void blocks_that_stay_keep_their_identities_and_numbers_come_back_last() {
    var first = CidrIdentities.NONE.of(naming("10.0.0.0/8", "11.0.0.0/8"));
    assertThat(first.blocks())
        .containsEntry(Cidr.of("10.0.0.0/8"), (1 << 24) + 1)
        .containsEntry(Cidr.of("11.0.0.0/8"), (1 << 24) + 2)
        .containsEntry(Cidr.of("0.0.0.0/0"), 2)
        .hasSize(3);
    var second = first.of(naming("11.0.0.0/8", "12.0.0.0/8"));
    assertThat(second.blocks())
        .containsEntry(Cidr.of("11.0.0.0/8"), (1 << 24) + 2)
        .containsEntry(Cidr.of("12.0.0.0/8"), (1 << 24) + 3);
  }

  @Test
  void a_block_that_narrower_ones_fill_has_no_end_and_others_have_an_address_of_their_own() {
    var all =
        CidrIdentities.NONE.of(
            naming("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "11.0.0.0/8", "11.0.0.0/16"));
    var filled = all.blocks().get(Cidr.of("10.0.0.0/8"));
    assertThat(all.ends()).doesNotContainKey(filled);
    var end = (End.World) all.ends().get(all.blocks().get(Cidr.of("11.0.0.0/8")));
    assertThat(end.first()).isEqualTo(Ip.of("11.1.0.0"));
    assertThat(all.identity(Ip.of("10.200.0.1")))
        .contains(all.blocks().get(Cidr.of("10.128.0.0/9")));
  }

  @Test
  void numbers_begin_anew_where_they_end_and_none_is_given_twice() {
    var numbers = Numbers.<String>from(1, 4).of(new java.util.TreeSet<>(Set.of("a", "b", "c")));
    var next = numbers.of(new java.util.TreeSet<>(Set.of("a", "c", "d")));
    assertThat(next.byKey()).containsOnly(Map.entry("a", 1), Map.entry("c", 3), Map.entry("d", 2));
  }

  @Test
  void labels_of_an_identity_say_cluster_ports_and_blocks() {
    var pods =
        PodIdentity.of(
            "cidr:10.2.0.0/16=;cidr:fd00--0/8=;gen:io.cilium.k8s.named-ports=http.TCP.8080_dns.UDP.53;"
                + "k8s:app=web;k8s:io.cilium.k8s.policy.cluster=two;");
    assertThat(pods.cluster()).isEqualTo("two");
    assertThat(pods.labels().k8s("app")).isEqualTo("web");
    assertThat(pods.namedPorts())
        .containsOnly(
            Map.entry("http", new NamedPort(Protocol.TCP, 8080)),
            Map.entry("dns", new NamedPort(Protocol.UDP, 53)));
    assertThat(pods.blocks()).containsExactly(Cidr.of("10.2.0.0/16"), Cidr.of("fd00::/8"));
  }

  @Test
  void nodes_share_one_identity_unless_rules_may_ask_for_their_labels() {
    var host = node("one", "n0", true, "192.168.1.1");
    var other = node("two", "n0", false, "192.168.2.1");
    var shared = NodeIdentities.NONE.of(new View(Node.settings()), List.of(host, other));
    assertThat(shared.addresses())
        .containsOnly(Map.entry(Ip.of("192.168.1.1"), 1), Map.entry(Ip.of("192.168.2.1"), 6));
    assertThat(shared.ends()).containsEntry(6, new End.Reserved(Entity.REMOTE_NODE));
    var named = NodeIdentities.NONE.of(new View(withNodeLabels()), List.of(host, other));
    assertThat(named.addresses()).containsEntry(Ip.of("192.168.2.1"), (1 << 25) + 1);
    assertThat(named.addresses()).containsEntry(Ip.of("192.168.1.1"), 1);
  }

  private static End.Node node(String cluster, String name, boolean host, String ip) {
    var labels = Labels.of(Label.K8S, Map.of("rack", "a"));
    return new End.Node(cluster, name, host, labels, List.of(Ip.of(ip)));
  }

  private static ClusterFacts withNodeLabels() {
    var newest = Semantics.newest("one");
    var semantics =
        new Semantics(
            "one",
            newest.version(),
            true,
            newest.enforcement(),
            Families.IPV4,
            Set.of(),
            true,
            false,
            true,
            false,
            false);
    return new ClusterFacts(
        semantics, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
