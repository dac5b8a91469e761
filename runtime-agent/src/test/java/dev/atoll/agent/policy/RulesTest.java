package dev.atoll.agent.policy;

import static dev.atoll.agent.policy.Node.API;
import static dev.atoll.agent.policy.Node.HOST;
import static dev.atoll.agent.policy.Node.OTHER_NAMESPACE;
import static dev.atoll.agent.policy.Node.REMOTE_NODE;
import static dev.atoll.agent.policy.Node.WEB;
import static dev.atoll.agent.policy.Node.WEB_OF_TWO;
import static dev.atoll.agent.policy.Node.cilium;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Semantics.Enforcement;
import org.junit.jupiter.api.Test;

/** What rules come to: peers, clusters, blocks, denies and default deny. */
class RulesTest {
  private static final int UNKNOWN = 77_777;

  @Test
  void without_policies_everything_passes_and_there_are_no_entries() {
    var node = Node.with();
    assertThat(node.db().entries()).isEmpty();
    assertThat(node.in(WEB, "TCP/80")).isTrue();
    assertThat(node.out(UNKNOWN, "TCP/80")).isTrue();
  }

  @Test
  void an_allow_closes_its_direction_but_for_what_it_names() {
    var node =
        Node.with(
            cilium(
                "a",
                """
                ingress:
                - fromEndpoints: [{matchLabels: {app: web}}]
                  toPorts: [{ports: [{port: "80", protocol: TCP}]}]
                """));
    assertThat(node.in(WEB, "TCP/80")).isTrue();
    assertThat(node.in(WEB, "TCP/81")).isFalse();
    assertThat(node.in(WEB, "UDP/80")).isFalse();
    assertThat(node.in(API, "TCP/80")).isFalse();
    assertThat(node.in(OTHER_NAMESPACE, "TCP/80")).isFalse();
    assertThat(node.in(UNKNOWN, "TCP/80")).isFalse();
    assertThat(node.out(API, "TCP/80")).isTrue();
    assertThat(node.db().entries().keySet())
        .as("the own host, and what the rule says")
        .containsExactly(
            new EntryKey(Direction.INGRESS, HOST, PortPrefix.EVERYTHING),
            new EntryKey(Direction.INGRESS, WEB, PortPrefix.one(6, 80)));
  }

  @Test
  void a_peer_means_its_own_cluster_unless_it_names_clusters() {
    var own = cilium("a", "ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]");
    assertThat(Node.with(own).in(WEB_OF_TWO, "TCP/80")).isFalse();
    var all =
        cilium(
            "a",
            """
            ingress:
            - fromEndpoints:
              - matchLabels: {app: web}
                matchExpressions: [{key: io.cilium.k8s.policy.cluster, operator: Exists}]
            """);
    assertThat(Node.with(all).in(WEB_OF_TWO, "TCP/80")).isTrue();
    assertThat(Node.with(all).in(WEB, "TCP/80")).isTrue();
  }

  @Test
  void a_deny_holds_against_a_narrower_allow() {
    var node =
        Node.with(
            cilium(
                "a",
                """
                ingress:
                - fromEndpoints: [{matchLabels: {app: web}}]
                  toPorts: [{ports: [{port: "80", protocol: TCP}]}]
                - fromEntities: [all]
                ingressDeny:
                - toPorts: [{ports: [{port: "64", endPort: 127, protocol: TCP}]}]
                """));
    assertThat(node.in(WEB, "TCP/80")).isFalse();
    assertThat(node.in(WEB, "TCP/63")).isTrue();
    assertThat(node.in(UNKNOWN, "TCP/128")).isTrue();
    assertThat(node.in(UNKNOWN, "TCP/127")).isFalse();
    assertThat(node.db().entries().keySet())
        .as("one range that is one prefix, and everything")
        .containsExactly(
            new EntryKey(Direction.INGRESS, EntryKey.ANY, PortPrefix.EVERYTHING),
            new EntryKey(Direction.INGRESS, EntryKey.ANY, new PortPrefix(6, 64, 18)));
  }

  @Test
  void rules_that_default_deny_was_taken_from_leave_the_pod_open_but_for_denies() {
    var node =
        Node.with(
            cilium(
                "a",
                """
                enableDefaultDeny: {egress: false}
                egressDeny:
                - toEndpoints: [{matchLabels: {app: web}}]
                """));
    assertThat(node.db().egress().defaultDeny()).isFalse();
    assertThat(node.out(WEB, "TCP/80")).isFalse();
    assertThat(node.out(API, "TCP/80")).isTrue();
    assertThat(node.out(UNKNOWN, "ICMP/8")).isTrue();
  }

  @Test
  void the_own_host_gets_in_unless_it_is_denied() {
    var closed = Node.with(cilium("a", "ingress: [{}]"));
    assertThat(closed.in(HOST, "TCP/80")).isTrue();
    assertThat(closed.in(REMOTE_NODE, "TCP/80")).isFalse();
    var denied = Node.with(cilium("a", "ingress: [{}]\ningressDeny: [{fromEntities: [host]}]"));
    assertThat(denied.in(HOST, "TCP/80")).isFalse();
  }

  @Test
  void a_network_policy_and_a_group_of_blocks_are_read_too() {
    var node =
        Node.with(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: np, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: db}}
              policyTypes: [Ingress]
              ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]
            """,
            """
            apiVersion: cilium.io/v2
            kind: CiliumCIDRGroup
            metadata: {name: office}
            spec: {externalCIDRs: [192.0.2.0/24]}
            """,
            cilium("a", "ingress: [{fromCIDRSet: [{cidrGroupRef: office}]}]"));
    assertThat(node.in(WEB, "TCP/80")).isTrue();
    assertThat(node.in(API, "TCP/80")).isFalse();
    assertThat(node.in(node.identity("192.0.2.7"), "TCP/80")).isTrue();
    assertThat(node.in(node.identity("192.0.3.7"), "TCP/80")).isFalse();
  }

  @Test
  void a_block_is_addresses_outside_without_its_exceptions() {
    var node =
        Node.with(
            cilium(
                "a",
                """
                egress:
                - toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]
                - toCIDR: [10.1.2.0/24]
                """));
    assertThat(node.out(node.identity("10.0.0.1"), "TCP/80")).isTrue();
    assertThat(node.out(node.identity("10.1.0.1"), "TCP/80")).isFalse();
    assertThat(node.out(node.identity("10.1.2.3"), "TCP/80")).isTrue();
    assertThat(node.out(node.identity("9.9.9.9"), "TCP/80")).isFalse();
    assertThat(node.out(WEB, "TCP/80")).isFalse();
  }

  @Test
  void the_own_host_gets_in_by_itself_only_where_some_rule_selects_the_pod() {
    var always = Node.under(Enforcement.ALWAYS);
    assertThat(always.db().ingress().defaultDeny()).isTrue();
    assertThat(always.in(WEB, "TCP/80")).isFalse();
    assertThat(always.in(HOST, "TCP/80")).isFalse();
    assertThat(always.out(WEB, "TCP/80")).isFalse();
    var selected = Node.under(Enforcement.ALWAYS, cilium("a", "ingress: [{}]"));
    assertThat(selected.in(HOST, "TCP/80")).isTrue();
  }

  @Test
  void where_policies_are_never_enforced_nothing_is_closed() {
    var node = Node.under(Enforcement.NEVER, cilium("a", "ingress: [{}]"));
    assertThat(node.db().ingress().defaultDeny()).isFalse();
    assertThat(node.in(WEB, "TCP/80")).isTrue();
    assertThat(node.db().entries()).isEmpty();
  }

  @Test
  void of_two_rules_that_say_the_same_the_first_is_named() {
    var rule = "ingress: [{toPorts: [{ports: [{port: \"80\", protocol: TCP}]}]}]";
    var node = Node.with(cilium("a", rule), cilium("b", rule));
    assertThat(node.db().ingress().everybody().entries().values())
        .extracting(EntryValue::rule)
        .containsExactly(1);
  }

  @Test
  void an_entry_inside_another_one_that_says_as_much_is_left_out() {
    var node =
        Node.with(
            cilium(
                "a",
                """
                ingress:
                - toPorts: [{ports: [{port: "80", protocol: TCP}]}]
                - toPorts: [{ports: [{port: "64", endPort: 127, protocol: TCP}]}]
                """));
    assertThat(node.db().ingress().everybody().entries().keySet())
        .containsExactly(new PortPrefix(6, 64, 18));
  }

  @Test
  void the_host_is_counted_in_no_direction_that_is_open() {
    var node =
        Node.with(
            cilium(
                "a",
                """
                enableDefaultDeny: {ingress: false}
                ingressDeny: [{fromEndpoints: [{matchLabels: {app: web}}]}]
                """));
    assertThat(node.db().ingress().remotes()).containsOnlyKeys(WEB);
  }
}
