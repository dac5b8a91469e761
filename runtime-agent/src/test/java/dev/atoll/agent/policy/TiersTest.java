package dev.atoll.agent.policy;

import static dev.atoll.agent.policy.Node.API;
import static dev.atoll.agent.policy.Node.WEB;
import static dev.atoll.agent.policy.Node.cilium;
import static dev.atoll.agent.policy.Node.tier;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tiers and what passes from one to the next. */
class TiersTest {
  private static final int UNKNOWN = 77_777;

  @Test
  void the_admin_tier_decides_before_deny_in_the_normal_one_and_passes_what_it_leaves() {
    var node =
        Node.with(
            tier(
                "admin",
                "Admin",
                1,
                """
                ingress:
                - {name: keep, action: Accept, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 22}}}]}
                - {name: leave, action: Pass, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 80}}}]}
                - {name: none, action: Deny, from: [{namespaces: {}}]}
                """),
            cilium(
                "normal",
                """
                ingress:
                - fromEndpoints: [{matchLabels: {app: web}}]
                ingressDeny:
                - toPorts: [{ports: [{port: "22", protocol: TCP}]}]
                """));
    assertThat(node.in(API, "TCP/22")).as("accepted before the deny").isTrue();
    assertThat(node.in(WEB, "TCP/80")).as("passed, then allowed").isTrue();
    assertThat(node.in(API, "TCP/80")).as("passed, then closed").isFalse();
    assertThat(node.in(WEB, "TCP/81")).as("denied before the allow").isFalse();
    assertThat(node.in(UNKNOWN, "TCP/22")).as("only the deny is for everybody").isFalse();
  }

  @Test
  void the_baseline_tier_decides_what_nothing_else_did() {
    var node =
        Node.with(
            tier("base", "Baseline", 1, "ingress: [{action: Deny, from: [{namespaces: {}}]}]"),
            cilium(
                "open",
                "enableDefaultDeny: {ingress: false}\n"
                    + "ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]"));
    assertThat(node.in(WEB, "TCP/80")).isTrue();
    assertThat(node.in(API, "TCP/80")).isFalse();
    assertThat(node.in(UNKNOWN, "TCP/80")).as("in no namespace").isTrue();
  }
}
