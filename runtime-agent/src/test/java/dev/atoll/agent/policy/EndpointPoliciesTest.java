package dev.atoll.agent.policy;

import static dev.atoll.agent.policy.Node.API;
import static dev.atoll.agent.policy.Node.HOST;
import static dev.atoll.agent.policy.Node.OTHER_NAMESPACE;
import static dev.atoll.agent.policy.Node.REMOTE_NODE;
import static dev.atoll.agent.policy.Node.WEB;
import static dev.atoll.agent.policy.Node.WEB_OF_TWO;
import static dev.atoll.agent.policy.Node.cilium;
import static dev.atoll.agent.policy.Node.tier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.policy.Unexpressed.Reason;
import dev.atoll.policy.rule.Direction;
import org.junit.jupiter.api.Test;

class EndpointPoliciesTest {

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
                "enableDefaultDeny: {ingress: false}\ningress: [{fromEndpoints: [{matchLabels: {app: web}}]}]"));
    assertThat(node.in(WEB, "TCP/80")).isTrue();
    assertThat(node.in(API, "TCP/80")).isFalse();
    assertThat(node.in(UNKNOWN, "TCP/80")).as("in no namespace").isTrue();
  }

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
        "ingress: [{toPorts: [{ports: [{port: \"80\", protocol: TCP}], rules: {http: [{method: GET}]}}]}]";
    var plain =
        "ingress: [{fromEndpoints: [{matchLabels: {app: web}}], toPorts: [{ports: [{port: \"80\", protocol: TCP}]}]}]";
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
                "egress: [{toEndpoints: [{matchLabels: {app: web}}], authentication: {mode: required}}]"),
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
}
