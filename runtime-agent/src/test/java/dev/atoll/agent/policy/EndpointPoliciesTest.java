package dev.atoll.agent.policy;

import static dev.atoll.agent.policy.Node.API;
import static dev.atoll.agent.policy.Node.WEB;
import static dev.atoll.agent.policy.Node.cilium;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.rule.Direction;
import org.junit.jupiter.api.Test;

/** Policies of endpoints as values: shared, changed, numbered, closed. */
class EndpointPoliciesTest {
  private static final int UNKNOWN = 77_777;

  @Test
  void an_endpoint_that_needs_too_many_entries_is_closed_and_says_why() {
    var policy = cilium("a", "ingress: [{fromEntities: [cluster-mesh]}]");
    var room = Node.of(100, policy).db().entries().size();
    assertThat(Node.of(room, policy).db().closed()).isEmpty();
    var node = Node.of(room - 1, policy);
    assertThat(node.db().closed()).contains(room + " entries, and the limit is " + (room - 1));
    assertThat(node.in(WEB, "TCP/80")).isFalse();
    assertThat(node.out(WEB, "TCP/80")).isFalse();
    node.policies.remove(WEB);
    assertThat(node.db().closed()).as("room again").isEmpty();
    assertThat(node.in(API, "TCP/80")).isTrue();
  }

  @Test
  void endpoints_on_which_the_same_rules_act_share_one_value() {
    var node = Node.with(cilium("a", "ingress: [{fromEntities: [cluster]}]"));
    var other = Node.pod("one", "shop", "db", "http.TCP.80");
    assertThat(node.policies.of(other)).isSameAs(node.db());
    assertThat(node.policies.of(Node.pod("one", "shop", "web", ""))).isNotSameAs(node.db());
  }

  @Test
  void an_identity_that_comes_and_goes_changes_only_whom_it_concerns() {
    var node = Node.with(cilium("a", "ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]"));
    var before = node.db();
    assertThat(node.policies.put(UNKNOWN, Node.pod("one", "shop", "cache", ""))).isFalse();
    assertThat(node.db()).isSameAs(before);
    assertThat(node.policies.put(UNKNOWN, Node.pod("one", "shop", "web", "x.TCP.1"))).isTrue();
    assertThat(node.in(UNKNOWN, "TCP/80")).isTrue();
    assertThat(node.policies.put(UNKNOWN, Node.pod("one", "shop", "web", "x.TCP.1"))).isFalse();
    assertThat(node.policies.remove(UNKNOWN)).isTrue();
    assertThat(node.db()).isEqualTo(before);
  }

  @Test
  void other_policies_change_only_the_endpoints_on_which_other_rules_act() {
    var a = cilium("a", "ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]");
    var b = cilium("b", "egress: [{toEndpoints: [{matchLabels: {app: web}}]}]");
    var onApi = b.replace("app: db", "app: api");
    var node = Node.with(a, onApi);
    var api = Node.pod("one", "shop", "api", "");
    var before = node.db();
    var ofApi = node.policies.of(api);
    node.policies.take(node.set.next(Node.read(a, onApi.replace("app: web", "app: cache"))));
    assertThat(node.db()).isSameAs(before);
    assertThat(node.policies.of(api)).isNotEqualTo(ofApi);
    node.policies.put(UNKNOWN, Node.pod("one", "shop", "web", "x.TCP.1"));
    assertThat(node.in(UNKNOWN, "TCP/80")).as("what stayed goes on changing").isTrue();
  }

  @Test
  void rules_that_stay_keep_their_numbers_and_no_number_comes_back() {
    var a = cilium("a", "ingress: [{fromEntities: [cluster]}, {fromEntities: [world]}]");
    var b = cilium("b", "egress: [{toEntities: [cluster]}]");
    var first = PolicySet.of(Node.read(a, b));
    assertThat(first.rules()).containsOnlyKeys(1, 2, 3);
    var second = first.next(Node.read(b));
    assertThat(second.rules()).containsOnlyKeys(3);
    var third = second.next(Node.read(b, a));
    assertThat(third.rules()).containsOnlyKeys(3, 4, 5);
  }

  @Test
  void a_rule_says_where_in_git_it_was_written_if_its_object_does() {
    var policy = cilium("a", "ingress: [{fromEntities: [cluster]}]");
    var marked =
        policy.replace(
            "namespace: shop}",
            "namespace: shop, annotations: {atoll.dev/source: \"policies/a.yaml:12\"}}");
    var rule = Node.with(marked).db().rules().get(1);
    assertThat(rule.file()).isEqualTo("policies/a.yaml");
    assertThat(rule.line()).isEqualTo(12);
    assertThat(rule.direction()).isEqualTo(Direction.INGRESS);
    assertThat(Node.with(policy).db().rules().get(1).file()).isEmpty();
  }

  @Test
  void an_object_that_agents_refuse_is_not_enforced_and_is_named() {
    var read = Node.read(cilium("a", "ingress: [{fromEntities: [nobody-knows]}]"));
    assertThat(read.cluster().entries()).isEmpty();
    assertThat(read.refused().keySet()).extracting(k -> k.name()).containsExactly("a");
  }

  @Test
  void an_identity_that_goes_is_gone_at_ingress_and_at_egress() {
    var both =
        """
        ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]
        egress: [{toEndpoints: [{matchLabels: {app: web}}]}]
        """;
    var node = Node.with(cilium("a", both));
    assertThat(node.in(WEB, "TCP/80")).isTrue();
    assertThat(node.out(WEB, "TCP/80")).isTrue();
    node.policies.remove(WEB);
    assertThat(node.in(WEB, "TCP/80")).isFalse();
    assertThat(node.out(WEB, "TCP/80")).isFalse();
  }

  @Test
  void entries_of_an_identity_that_left_do_not_count_against_the_limit() {
    var policy = cilium("a", "ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]");
    var room = Node.with(policy).db().entries().size();
    var node = Node.of(room, policy);
    for (int i = 0; i < 3; i++) {
      node.policies.remove(WEB);
      node.policies.put(WEB, Node.pod("one", "shop", "web", ""));
    }
    assertThat(node.db().closed()).isEmpty();
  }

  @Test
  void entries_of_everybody_count_against_the_limit() {
    var policy = cilium("a", "ingress: [{toPorts: [{ports: [{port: \"80\", protocol: TCP}]}]}]");
    assertThat(Node.of(2, policy).db().closed()).as("that of the host, too").isEmpty();
    assertThat(Node.of(1, policy).db().closed()).contains("2 entries, and the limit is 1");
  }
}
