package dev.atoll.agent.policy;

import static dev.atoll.agent.policy.Node.API;
import static dev.atoll.agent.policy.Node.OTHER_NAMESPACE;
import static dev.atoll.agent.policy.Node.WEB;
import static dev.atoll.agent.policy.Node.WEB_OF_TWO;
import static dev.atoll.agent.policy.Node.cilium;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.policy.Unexpressed.Reason;
import dev.atoll.policy.rule.Direction;
import org.junit.jupiter.api.Test;

/** Ports of rules: numbers, names, types of ICMP, protocols. */
class PortsTest {
  private static final int UNKNOWN = 77_777;

  @Test
  void a_port_by_name_is_the_peer_s_own_at_egress() {
    var node =
        Node.with(cilium("a", "egress: [{toPorts: [{ports: [{port: http, protocol: TCP}]}]}]"));
    assertThat(node.out(WEB, "TCP/8080")).isTrue();
    assertThat(node.out(WEB, "TCP/9090")).isFalse();
    assertThat(node.out(API, "TCP/9090")).isTrue();
    assertThat(node.out(WEB_OF_TWO, "TCP/7070")).isTrue();
    assertThat(node.out(OTHER_NAMESPACE, "TCP/8080")).isFalse();
  }

  @Test
  void a_port_by_name_is_the_subject_s_own_at_ingress() {
    var node =
        Node.with(cilium("a", "ingress: [{toPorts: [{ports: [{port: sql, protocol: TCP}]}]}]"));
    assertThat(node.in(WEB, "TCP/5432")).isFalse();
    var named = node.policies.of(Node.pod("one", "shop", "db", "sql.TCP.5432"));
    var table = new EntryTable(named);
    assertThat(table.decide(Direction.INGRESS, WEB, 6, 5432).allowed()).isTrue();
    assertThat(table.decide(Direction.INGRESS, WEB, 6, 5433).allowed()).isFalse();
  }

  @Test
  void types_of_icmp_are_ports_and_type_0_is_all_of_them() {
    var echo = Node.with(cilium("a", "ingress: [{icmps: [{fields: [{family: IPv4, type: 8}]}]}]"));
    assertThat(echo.in(UNKNOWN, "ICMP/8")).isTrue();
    assertThat(echo.in(UNKNOWN, "ICMP/3")).isFalse();
    assertThat(echo.in(UNKNOWN, "ICMPv6/8")).isFalse();
    var all = Node.with(cilium("a", "ingress: [{icmps: [{fields: [{family: IPv4, type: 0}]}]}]"));
    assertThat(all.in(UNKNOWN, "ICMP/3")).isTrue();
  }

  @Test
  void a_port_without_protocol_is_of_tcp_udp_and_sctp() {
    var node = Node.with(cilium("a", "ingress: [{toPorts: [{ports: [{port: \"53\"}]}]}]"));
    assertThat(node.in(WEB, "TCP/53")).isTrue();
    assertThat(node.in(WEB, "UDP/53")).isTrue();
    assertThat(node.in(WEB, "SCTP/53")).isTrue();
    assertThat(node.in(WEB, "ICMP/53")).isFalse();
    assertThat(node.in(WEB, "OTHER/0")).isFalse();
  }

  @Test
  void a_deny_of_a_protocol_that_entries_do_not_know_is_one_of_all() {
    var igmp = "toPorts: [{ports: [{port: \"0\", protocol: IGMP}]}]}]\n";
    var node =
        Node.with(
            cilium(
                "a",
                "ingress: [{fromEntities: [all]}]\n"
                    + "ingressDeny: [{fromEndpoints: [{matchLabels: {app: web}}], "
                    + igmp
                    + "egress: [{"
                    + igmp));
    assertThat(node.read.refused()).isEmpty();
    assertThat(node.in(WEB, "TCP/80")).isFalse();
    assertThat(node.in(API, "TCP/80")).isTrue();
    assertThat(node.out(WEB, "OTHER/0")).isFalse();
    assertThat(node.db().unexpressed())
        .extracting(Unexpressed::reason)
        .containsExactly(Reason.OTHER_PROTOCOLS_DENIED, Reason.OTHER_PROTOCOLS);
  }

  @Test
  void a_port_by_name_counts_for_its_own_protocol_alone() {
    var node =
        Node.with(cilium("a", "egress: [{toPorts: [{ports: [{port: dns, protocol: TCP}]}]}]"));
    assertThat(node.out(WEB, "TCP/53")).as("the name is one of UDP").isFalse();
    assertThat(node.out(WEB, "UDP/53")).isFalse();
    var udp =
        Node.with(cilium("a", "egress: [{toPorts: [{ports: [{port: dns, protocol: UDP}]}]}]"));
    assertThat(udp.out(WEB, "UDP/53")).isTrue();
  }

  @Test
  void at_ingress_a_name_with_an_end_is_a_range_from_the_number_that_it_has() {
    var node =
        Node.with(
            cilium(
                "a",
                "ingress: [{toPorts: [{ports: [{port: sql, endPort: 5439, protocol: TCP}]}]}]"));
    var named = node.policies.of(Node.pod("one", "shop", "db", "sql.TCP.5432"));
    var table = new EntryTable(named);
    assertThat(table.decide(Direction.INGRESS, WEB, 6, 5432).allowed()).isTrue();
    assertThat(table.decide(Direction.INGRESS, WEB, 6, 5439).allowed()).isTrue();
    assertThat(table.decide(Direction.INGRESS, WEB, 6, 5440).allowed()).isFalse();
  }
}
