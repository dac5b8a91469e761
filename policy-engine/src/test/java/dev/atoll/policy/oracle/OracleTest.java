package dev.atoll.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.oracle.Answer.Verdict;
import dev.atoll.policy.oracle.TestMesh.Cluster;
import dev.atoll.policy.oracle.TestMesh.NamedPort;
import dev.atoll.policy.oracle.TestMesh.Namespace;
import dev.atoll.policy.oracle.TestMesh.Node;
import dev.atoll.policy.oracle.TestMesh.Pod;
import dev.atoll.policy.oracle.TestMesh.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Facts of Cilium 1.20.2 that anybody can look up, asked of the oracle. */
class OracleTest {

  private static final Probe.End WEB = new Probe.PodEnd("one", "shop", "web");
  private static final Probe.End DB = new Probe.PodEnd("one", "shop", "db");
  private static final Probe.End FAR_DB = new Probe.PodEnd("two", "shop", "db");

  private static Oracle oracle;

  @BeforeAll
  static void start() {
    oracle = Oracle.start();
  }

  @AfterAll
  static void stop() {
    if (oracle != null) {
      oracle.close();
    }
  }

  @Test
  void it_is_the_release_that_we_claim() {
    assertThat(oracle.limits().string("cilium")).contains("v1.20.2");
    assertThat(oracle.limits().items("limits")).isNotEmpty();
  }

  @Test
  void a_peer_without_a_cluster_is_of_the_own_cluster_unless_the_option_says_otherwise() {
    var policy = web("'egress': [{'toEndpoints': [{'matchLabels': {'app': 'db'}}]}]");
    assertThat(egress(mesh(Settings.DEFAULT, policy), DB, FAR_DB))
        .containsExactly(Verdict.ALLOW, Verdict.DENY);
    var any = new Settings(false, List.of(), "default", false, false);
    assertThat(egress(mesh(any, policy), DB, FAR_DB)).containsExactly(Verdict.ALLOW, Verdict.ALLOW);
  }

  @Test
  void an_empty_peer_list_selects_nothing_and_a_null_one_is_absent() {
    var ports = "'toPorts': [{'ports': [{'port': '80'}]}]";
    assertThat(egress(mesh(web("'egress': [{'toEndpoints': [], " + ports + "}]")), DB))
        .containsExactly(Verdict.DENY);
    assertThat(egress(mesh(web("'egress': [{'toEndpoints': null, " + ports + "}]")), DB))
        .containsExactly(Verdict.ALLOW);
  }

  @Test
  void a_service_that_does_not_exist_opens_its_ports_to_everybody() {
    var service = "'toServices': [{'k8sService': {'serviceName': 'gone'}}]";
    var ports = "'toPorts': [{'ports': [{'port': '80'}]}]";
    assertThat(egress(mesh(web("'egress': [{" + service + ", " + ports + "}]")), DB, FAR_DB))
        .containsExactly(Verdict.ALLOW, Verdict.ALLOW);
    assertThat(egress(mesh(web("'egress': [{" + service + "}]")), DB))
        .containsExactly(Verdict.DENY);
  }

  @Test
  void the_host_reaches_its_pods_but_other_nodes_do_not() {
    var mesh = mesh(web("'ingress': [{}]"));
    assertThat(ingress(mesh, new Probe.Host("one"), new Probe.Host("two"), DB))
        .containsExactly(Verdict.ALLOW, Verdict.DENY, Verdict.DENY);
  }

  @Test
  void a_named_port_is_that_of_each_peer() {
    var policy = web("'egress': [{'toPorts': [{'ports': [{'port': 'sql', 'protocol': 'TCP'}]}]}]");
    assertThat(egress(mesh(policy), 5432, DB, FAR_DB)).containsExactly(Verdict.ALLOW, Verdict.DENY);
    assertThat(egress(mesh(policy), 5433, DB, FAR_DB)).containsExactly(Verdict.DENY, Verdict.ALLOW);
  }

  @Test
  void the_longest_prefix_in_use_decides_for_an_address_outside() {
    var policy =
        web(
            "'egress': [{'toCIDRSet': [{'cidr': '203.0.113.0/24', 'except': ['203.0.113.64/26']}]}]");
    assertThat(
            egress(
                mesh(policy),
                new Probe.Address("203.0.113.63"),
                new Probe.Address("203.0.113.64"),
                new Probe.Address("203.0.114.0"),
                DB))
        .containsExactly(Verdict.ALLOW, Verdict.DENY, Verdict.DENY, Verdict.DENY);
  }

  /**
   * The aggregates of pkg/policy/aggregate.go stand for all pods of the cluster and of the mesh and
   * have no labels but their own, so that they meet every requirement that something be absent.
   */
  @Test
  void a_peer_of_negative_requirements_only_is_everybody_even_whom_it_excludes() {
    var any = new Settings(false, List.of(), "default", false, false);
    var others =
        "'matchExpressions': [{'key': 'io.kubernetes.pod.namespace', 'operator': 'NotIn',"
            + " 'values': ['shop']}]";
    var policy = web("'egress': [{'toEndpoints': [{" + others + "}]}]");
    assertThat(egress(mesh(any, policy), DB, FAR_DB, new Probe.Address("9.9.9.9")))
        .containsExactly(Verdict.ALLOW, Verdict.ALLOW, Verdict.ALLOW);
    assertThat(egress(mesh(Settings.DEFAULT, policy), DB, FAR_DB))
        .containsExactly(Verdict.DENY, Verdict.DENY);
  }

  @Test
  void prefixes_match_nodes_and_pods_only_in_their_modes_and_all_addresses_are_not_a_prefix() {
    var node = new Probe.Host("two");
    var nodes = new Settings(true, List.of("nodes"), "default", false, false);
    var pods = new Settings(true, List.of("pods"), "default", false, false);
    var narrow = web("'egress': [{'toCIDR': ['10.1.0.0/16', '192.168.2.0/24']}]");
    var all = web("'egress': [{'toCIDR': ['0.0.0.0/0']}]");
    assertThat(egress(mesh(narrow), DB, node)).containsExactly(Verdict.DENY, Verdict.DENY);
    assertThat(egress(mesh(nodes, narrow), DB, node)).containsExactly(Verdict.DENY, Verdict.ALLOW);
    assertThat(egress(mesh(nodes, all), DB, node)).containsExactly(Verdict.DENY, Verdict.DENY);
    assertThat(egress(mesh(pods, narrow), DB, node)).containsExactly(Verdict.ALLOW, Verdict.DENY);
    assertThat(egress(mesh(pods, all), DB, node)).containsExactly(Verdict.ALLOW, Verdict.DENY);
  }

  /** Selectors are cached by their text, and that of an empty group selector is that of "all". */
  @Test
  void an_empty_selector_of_cidr_groups_is_everybody() {
    var policy = web("'egress': [{'toCIDRSet': [{'cidrGroupSelector': {}}]}]");
    assertThat(egress(mesh(policy), DB, FAR_DB, new Probe.Host("two")))
        .containsExactly(Verdict.ALLOW, Verdict.ALLOW, Verdict.ALLOW);
  }

  @Test
  void an_http_rule_sends_the_connection_through_the_proxy() {
    var policy =
        web(
            "'egress': [{'toPorts': [{'ports': [{'port': '80', 'protocol': 'TCP'}],"
                + " 'rules': {'http': [{'path': '/'}]}}]}]");
    assertThat(egress(mesh(policy), DB)).containsExactly(Verdict.PROXY);
  }

  @Test
  void rules_that_do_not_merge_leave_the_endpoint_without_a_policy() {
    var ports = "'toPorts': [{'ports': [{'port': '80', 'protocol': 'TCP'}], 'rules': ";
    var policy =
        web(
            "'egress': [{"
                + ports
                + "{'http': [{}]}}]}, {"
                + ports
                + "{'dns': [{'matchPattern': '*'}]}}]}]");
    var reply = oracle.ask(mesh(policy), List.of(new Probe(WEB, DB, "TCP", 80)));
    assertThat(reply.answers()).containsExactly(new Answer(Verdict.ERROR, Verdict.NONE));
    assertThat(reply.endpointErrors())
        .singleElement()
        .satisfies(e -> assertThat(e.endpoint()).isEqualTo("shop/web"));
  }

  @Test
  void a_refused_policy_is_listed_and_not_enforced() {
    var mesh = mesh(web("'egress': [{'toEntities': ['nobody']}]"));
    var reply = oracle.ask(mesh, List.of(new Probe(WEB, DB, "TCP", 80)));
    assertThat(reply.answers()).containsExactly(new Answer(Verdict.NONE, Verdict.NONE));
    assertThat(reply.refused()).singleElement().satisfies(r -> assertThat(r.policy()).isZero());
  }

  @Test
  void validity_is_the_parser_s_own_sentence() {
    var good = web("'egress': [{}]");
    var bad = web("'egress': [{'toPorts': [{'ports': [{'port': '70000'}]}]}]");
    assertThat(oracle.validity(Settings.DEFAULT, List.of(good, bad)))
        .satisfiesExactly(
            first -> assertThat(first).isEmpty(),
            second -> assertThat(second.orElseThrow()).contains("70000"));
  }

  @Test
  void mistaken_policies_meet_most_of_the_parser_s_sentences() {
    long seed = 11;
    var errors = oracle.validity(Settings.DEFAULT, RandomMistakes.of(4000, seed));
    var sentences = new TreeMap<String, Integer>();
    errors.stream()
        .flatMap(Optional::stream)
        .map(e -> e.replaceAll("\"[^\"]*\"|'[^']*'|[0-9]+|\\{.*\\}", "_"))
        .forEach(e -> sentences.merge(e, 1, Integer::sum));
    long accepted = errors.stream().filter(Optional::isEmpty).count();
    System.out.printf(
        "seed %d: %d of %d accepted, %d kinds of refusal%n",
        seed, accepted, errors.size(), sentences.size());
    assertThat(accepted).as("seed " + seed).isBetween(800L, 3200L);
    assertThat(sentences.size()).as("seed " + seed).isGreaterThan(40);
  }

  private static List<Verdict> egress(TestMesh mesh, Probe.End... peers) {
    return egress(mesh, 80, peers);
  }

  private static List<Verdict> egress(TestMesh mesh, int port, Probe.End... peers) {
    var probes = Arrays.stream(peers).map(p -> new Probe(WEB, p, "TCP", port)).toList();
    return oracle.answers(mesh, probes).stream().map(Answer::egress).toList();
  }

  private static List<Verdict> ingress(TestMesh mesh, Probe.End... peers) {
    var probes = Arrays.stream(peers).map(p -> new Probe(p, WEB, "TCP", 80)).toList();
    return oracle.answers(mesh, probes).stream().map(Answer::ingress).toList();
  }

  /** A policy for the pod web, from JSON with single quotes. */
  private static Mapping web(String rules) {
    var json =
        ("{'kind': 'CiliumNetworkPolicy', 'metadata': {'name': 'p', 'namespace': 'shop'},"
                + " 'spec': {'endpointSelector': {'matchLabels': {'app': 'web'}}, "
                + rules
                + "}}")
            .replace('\'', '"');
    return Json.read(json.getBytes(StandardCharsets.UTF_8)).asMapping().orElseThrow();
  }

  private static TestMesh mesh(Mapping policy) {
    return mesh(Settings.DEFAULT, policy);
  }

  private static TestMesh mesh(Settings settings, Mapping policy) {
    return new TestMesh(
        List.of(
            cluster("one", 1, settings, List.of(policy)), cluster("two", 2, settings, List.of())));
  }

  private static Cluster cluster(String name, int id, Settings settings, List<Mapping> policies) {
    return new Cluster(
        name,
        id,
        settings,
        List.of(new Namespace("shop", Map.of("team", "red"), true)),
        List.of(pod(id, "web", List.of()), pod(id, "db", sql(5431 + id))),
        List.of(new Node("n0", Map.of(), List.of("192.168." + id + ".1"))),
        policies,
        List.of(),
        List.of());
  }

  private static List<NamedPort> sql(int port) {
    return List.of(new NamedPort("sql", port, "TCP"));
  }

  private static Pod pod(int cluster, String app, List<NamedPort> ports) {
    var ip = "10." + cluster + ".0." + app.length();
    return new Pod("shop", app, Map.of("app", app), "", List.of(ip), ports);
  }
}
