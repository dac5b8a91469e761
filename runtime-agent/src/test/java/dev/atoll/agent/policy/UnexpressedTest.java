package dev.atoll.agent.policy;

import static dev.atoll.agent.policy.Node.API;
import static dev.atoll.agent.policy.Node.WEB;
import static dev.atoll.agent.policy.Node.cilium;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.policy.Unexpressed.Reason;
import org.junit.jupiter.api.Test;

/** What entries cannot say is refused, and said. */
class UnexpressedTest {
  @Test
  void what_a_proxy_would_check_is_refused_and_a_wider_allow_does_not_open_it() {
    var node =
        Node.with(
            cilium(
                "a",
                """
                ingress:
                - fromEndpoints: [{matchLabels: {app: web}}]
                  toPorts:
                  - ports: [{port: "80", protocol: TCP}]
                    rules: {http: [{method: GET}]}
                - fromEntities: [all]
                """));
    assertThat(node.in(WEB, "TCP/80")).isFalse();
    assertThat(node.in(WEB, "TCP/81")).isTrue();
    assertThat(node.in(API, "TCP/80")).isTrue();
    assertThat(node.db().unexpressed()).containsExactly(new Unexpressed(1, Reason.HTTP));
    assertThat(node.db().rules().get(1).path()).isEqualTo("spec.ingress[0]");
  }

  @Test
  void an_allow_of_the_very_same_ports_lifts_what_a_proxy_would_check() {
    var checked =
        "ingress: [{toPorts: [{ports: [{port: \"80\", protocol: TCP}], rules: {http: [{method:"
            + " GET}]}}]}]";
    var plain =
        "ingress: [{fromEndpoints: [{matchLabels: {app: web}}], toPorts: [{ports: [{port: \"80\","
            + " protocol: TCP}]}]}]";
    var node = Node.with(cilium("a", checked), cilium("b", plain));
    assertThat(node.in(WEB, "TCP/80")).isTrue();
    assertThat(node.in(API, "TCP/80")).isFalse();
  }

  @Test
  void names_authentication_and_server_names_open_nothing_and_say_so() {
    var node =
        Node.with(
            cilium("a", "egress: [{toFQDNs: [{matchName: example.org}]}]"),
            cilium(
                "b",
                "egress: [{toEndpoints: [{matchLabels: {app: web}}], authentication: {mode:"
                    + " required}}]"),
            cilium(
                "c",
                """
                egress:
                - toEntities: [world]
                  toPorts: [{ports: [{port: "443", protocol: TCP}], serverNames: [example.org]}]
                """));
    assertThat(node.read.refused()).isEmpty();
    assertThat(node.out(node.identity("9.9.9.9"), "TCP/443")).isFalse();
    assertThat(node.out(WEB, "TCP/80")).isFalse();
    assertThat(node.db().unexpressed())
        .extracting(Unexpressed::reason)
        .containsExactly(Reason.NAMES, Reason.AUTHENTICATION, Reason.TLS);
  }

  @Test
  void a_deny_of_peers_that_are_not_known_is_one_of_the_world() {
    var node =
        Node.with(
            cilium(
                "a",
                """
                egress: [{toEntities: [all]}]
                egressDeny: [{toGroups: [{aws: {securityGroupsIds: [sg-1]}}]}]
                """));
    assertThat(node.out(node.identity("9.9.9.9"), "TCP/80")).isFalse();
    assertThat(node.out(WEB, "TCP/80")).isTrue();
    assertThat(node.db().unexpressed()).containsExactly(new Unexpressed(2, Reason.UNKNOWN_DENIED));
  }

  @Test
  void an_allow_lifts_no_handshake() {
    var checked =
        """
        ingress:
        - authentication: {mode: required}
          toPorts: [{ports: [{port: "80", protocol: TCP}], rules: {http: [{method: GET}]}}]
        """;
    var plain = "ingress: [{toPorts: [{ports: [{port: \"80\", protocol: TCP}]}]}]";
    var node = Node.with(cilium("a", checked), cilium("b", plain));
    assertThat(node.in(WEB, "TCP/80")).isFalse();
  }
}
