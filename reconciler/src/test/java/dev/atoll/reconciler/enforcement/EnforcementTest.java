package dev.atoll.reconciler.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.reconciler.agent.AgentEndpoint;
import dev.atoll.reconciler.agent.AgentRule;
import dev.atoll.reconciler.agent.AgentService;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.agent.RemoteCluster;
import dev.atoll.reconciler.plan.Marking;
import dev.atoll.reconciler.plan.RevisionMark;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.templates.Rendered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judgement, case by case: one thing differs from a cluster where all is well. */
class EnforcementTest {

  private static final String CNP = "CiliumNetworkPolicy";
  private static final RevisionMark MARK = new RevisionMark("3f2c9a1b".repeat(8), 7);
  private static final AgentEndpoint HOST =
      new AgentEndpoint(1, "endpoint 1", "ready", 1, 9, "none", "OK");
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: my-app
        namespace: shop
        annotations: {service.cilium.io/global: "true", service.cilium.io/affinity: none}
      """;

  private final List<AgentView> agents = new ArrayList<>();
  private final Map<String, Backends> others = new TreeMap<>();
  private Optional<Marking> marking = Optional.of(new Marking(MARK, Set.of(CNP)));
  private ServerView server = ServerView.NOTHING;
  private Rendered rendered = Wanted.in("one", SERVICE);

  private static AgentRule mark(String kind, String text) {
    return new AgentRule(
        kind,
        kind.startsWith("CiliumC") ? "" : "atoll-system",
        "atoll-revision-islands",
        "u",
        Map.of("atoll.dev/revision", text));
  }

  private static AgentEndpoint pod(String name, String state, long realized, String health) {
    return new AgentEndpoint(name.length() + 10L, name, state, 5000, realized, "ingress", health);
  }

  private static AgentView.Seen node(String name, List<AgentRule> rules, AgentEndpoint... pods) {
    var endpoints = new ArrayList<>(List.of(pods));
    endpoints.add(HOST);
    return new AgentView.Seen(
        "one/" + name + ".sock",
        "one",
        name,
        "Ok",
        "",
        9,
        rules,
        endpoints,
        List.of(),
        List.of(),
        List.of());
  }

  private static AgentView.Seen well(String name) {
    return node(name, List.of(mark(CNP, MARK.toString())), pod("shop/my-app", "ready", 9, "OK"));
  }

  private static AgentView.Seen meshed(RemoteCluster remote) {
    var seen = well("n1");
    return new AgentView.Seen(
        seen.socket(),
        seen.cluster(),
        seen.node(),
        seen.state(),
        seen.message(),
        seen.revision(),
        seen.policies(),
        seen.endpoints(),
        seen.unattached(),
        List.of(remote),
        List.of(new AgentService("shop", "my-app", new TreeSet<>(Set.of("11.0.0.1")))));
  }

  private Enforcement judge() {
    return Enforcement.judge(
        new Question("islands", "3f2c9a1b00", rendered, marking, agents, server, others));
  }

  private void isProven() {
    assertThat(judge()).isEqualTo(new Enforcement(true, List.of()));
  }

  private void lacks(Lack.Kind kind, String text) {
    assertThat(judge().proven()).isEqualTo(kind == Lack.Kind.BESIDE);
    assertThat(judge().lacks()).containsExactly(new Lack(kind, text));
  }

  @Test
  void every_node_with_the_mark_and_every_endpoint_at_the_revision_is_a_proof() {
    agents.addAll(List.of(well("n1"), well("n2")));
    isProven();
  }

  @Test
  void without_agents_nothing_is_proven_and_nothing_is_missing() {
    marking = Optional.empty();
    assertThat(judge()).isEqualTo(new Enforcement(false, List.of()));
  }

  @Test
  void agents_without_a_mark_prove_nothing() {
    marking = Optional.empty();
    agents.add(well("n1"));
    lacks(Lack.Kind.UNDERWAY, "the policies carry no mark yet: the next round writes it");
  }

  @Test
  void a_fleet_without_policies_is_enforced_by_whoever_answers() {
    marking = Optional.of(new Marking(MARK, Set.<String>of()));
    agents.add(node("n1", List.of(), pod("shop/my-app", "ready", 9, "OK")));
    isProven();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3f2c9a1b3f2c9a1b3f2c9a1b3f2c9a1b3f2c9a1b.6", "other.7", ""})
  void a_mark_of_another_digest_or_an_earlier_turn_proves_nothing(String text) {
    agents.add(node("n1", List.of(mark(CNP, text)), pod("shop/my-app", "ready", 9, "OK")));
    lacks(Lack.Kind.UNDERWAY, "node n1 has not read the policies of 3f2c9a1 (CiliumNetworkPolicy)");
  }

  @Test
  void each_kind_needs_its_own_mark_as_kinds_have_no_order_among_each_other() {
    marking =
        Optional.of(
            new Marking(MARK, Set.of(CNP, "NetworkPolicy", "CiliumClusterwideNetworkPolicy")));
    agents.add(well("n1"));
    lacks(
        Lack.Kind.UNDERWAY,
        "node n1 has not read the policies of 3f2c9a1 (CiliumClusterwideNetworkPolicy,"
            + " NetworkPolicy)");
    agents.set(
        0,
        node(
            "n1",
            List.of(
                mark(CNP, MARK.toString()),
                mark("NetworkPolicy", MARK.toString()),
                mark("CiliumClusterwideNetworkPolicy", MARK.toString()))));
    isProven();
  }

  @Test
  void a_mark_of_another_fleet_is_none_of_ours() {
    var theirs =
        new AgentRule(
            CNP,
            "atoll-system",
            "atoll-revision-other",
            "u",
            Map.of("atoll.dev/revision", MARK.toString()));
    agents.add(node("n1", List.of(theirs)));
    assertThat(judge().proven()).isFalse();
  }

  @Test
  void endpoints_behind_the_repository_are_named_with_their_state() {
    agents.add(
        node(
            "n1",
            List.of(mark(CNP, MARK.toString())),
            pod("shop/a", "regenerating", 8, "OK"),
            pod("shop/bb", "ready", 0, "OK"),
            pod("shop/ccc", "ready", 9, "OK")));
    lacks(
        Lack.Kind.UNDERWAY,
        "node n1: 2 endpoints not at the policies of 3f2c9a1 (shop/a regenerating, shop/bb ready)");
  }

  @Test
  void many_endpoints_are_counted_and_five_are_named() {
    var pods =
        IntStream.range(0, 7)
            .mapToObj(i -> pod("shop/p" + i, "regenerating", 8, "OK"))
            .toArray(AgentEndpoint[]::new);
    agents.add(node("n1", List.of(mark(CNP, MARK.toString())), pods));
    assertThat(judge().lacks().getFirst().text())
        .startsWith("node n1: 7 endpoints not at")
        .endsWith("shop/p4 regenerating and 2 more)");
  }

  @Test
  void an_endpoint_that_failed_is_no_proof_even_at_the_revision() {
    agents.add(
        node("n1", List.of(mark(CNP, MARK.toString())), pod("shop/a", "ready", 9, "Failure")));
    lacks(
        Lack.Kind.BROKEN,
        "node n1: 1 endpoint could not take over the policies of 3f2c9a1 (shop/a ready)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"waiting-for-identity", "disconnecting", "disconnected", "invalid"})
  void endpoints_that_forward_nothing_do_not_count(String state) {
    agents.add(node("n1", List.of(mark(CNP, MARK.toString())), pod("shop/a", state, 0, "OK")));
    isProven();
  }

  @Test
  void an_agent_that_has_just_begun_has_no_endpoints_and_proves_nothing() {
    var mark = List.of(mark(CNP, MARK.toString()));
    agents.add(
        new AgentView.Seen(
            "one/n1.sock",
            "one",
            "n1",
            "Ok",
            "",
            3,
            mark,
            List.of(),
            List.of("shop/my-app"),
            List.of(),
            List.of()));
    lacks(Lack.Kind.UNDERWAY, "node n1: its agent has begun and not restored its endpoints yet");
  }

  @Test
  void a_pod_with_an_address_and_no_endpoint_is_on_its_way() {
    var seen = well("n1");
    agents.add(
        new AgentView.Seen(
            seen.socket(),
            seen.cluster(),
            seen.node(),
            seen.state(),
            seen.message(),
            seen.revision(),
            seen.policies(),
            seen.endpoints(),
            List.of("shop/new"),
            List.of(),
            List.of()));
    lacks(Lack.Kind.UNDERWAY, "node n1: 1 pod without an endpoint (shop/new)");
  }

  @Test
  void an_agent_that_does_not_answer_is_named_and_says_why() {
    agents.addAll(List.of(well("n1"), new AgentView.Silent("one/x.sock", "Connection refused")));
    lacks(Lack.Kind.BROKEN, "agent one/x.sock does not answer: Connection refused");
  }

  @Test
  void a_socket_of_another_clusters_agent_is_found_out() {
    var seen = well("n1");
    agents.add(
        new AgentView.Seen(
            "one/n1.sock",
            "two",
            "n1",
            "Ok",
            "",
            9,
            seen.policies(),
            seen.endpoints(),
            List.of(),
            List.of(),
            List.of()));
    lacks(Lack.Kind.BROKEN, "agent one/n1.sock is one of two");
  }

  @Test
  void a_node_whose_agent_nobody_can_ask_is_named() {
    agents.add(well("n1"));
    server = new ServerView(new TreeMap<>(), List.of("n2", "n1"), new TreeMap<>());
    lacks(Lack.Kind.BROKEN, "node n2 has no agent's socket in the operator's folder");
  }

  @Test
  void a_folder_that_was_emptied_is_told() {
    lacks(Lack.Kind.BROKEN, "the operator's folder for one has no agent's socket any more");
  }

  @Test
  void a_policy_that_is_not_valid_is_told_in_ciliums_words_with_agents_and_without() {
    var key = new ObjectKey("cilium.io", CNP, "shop", "x");
    server = new ServerView(new TreeMap<>(Map.of(key, "no")), List.of(), new TreeMap<>());
    agents.add(well("n1"));
    lacks(Lack.Kind.BROKEN, "policy CiliumNetworkPolicy shop/x is not valid: no");
    marking = Optional.empty();
    agents.clear();
    lacks(Lack.Kind.BROKEN, "policy CiliumNetworkPolicy shop/x is not valid: no");
  }

  @Test
  void without_agents_endpoints_that_are_not_ready_are_told() {
    marking = Optional.empty();
    server =
        new ServerView(
            new TreeMap<>(), List.of(), new TreeMap<>(Map.of("shop/a", "waiting-for-identity")));
    lacks(Lack.Kind.UNDERWAY, "1 endpoint not ready (shop/a waiting-for-identity)");
  }

  @Test
  void a_remote_cluster_that_is_not_ready_takes_no_proof_away() {
    agents.add(meshed(new RemoteCluster("two", true, false, 0, 0, 0, 0, "syncing")));
    lacks(Lack.Kind.BESIDE, "remote cluster two is not ready at node n1: syncing");
    agents.set(0, meshed(new RemoteCluster("two", false, true, 0, 0, 0, 0, "")));
    lacks(Lack.Kind.BESIDE, "remote cluster two is not connected at node n1: it says no more");
    agents.set(0, meshed(new RemoteCluster("two", true, true, 1, 1, 1, 1, "")));
    isProven();
  }

  @Test
  void a_remote_cluster_in_git_that_an_agent_does_not_know_yet_is_named() {
    rendered =
        Wanted.in(
            "one",
            SERVICE,
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: cilium-clustermesh, namespace: kube-system}
            data: {two: dHdv, three: dGhyZWU=}
            """);
    agents.add(meshed(new RemoteCluster("two", true, true, 1, 1, 1, 1, "")));
    lacks(Lack.Kind.BESIDE, "node n1 does not know remote cluster three");
  }

  @Test
  void backends_that_another_cluster_contributes_and_a_node_lacks_are_named() {
    agents.add(meshed(new RemoteCluster("two", true, true, 1, 1, 1, 1, "")));
    others.put(
        "two",
        new Backends(
            new TreeMap<>(Map.of("shop/my-app", new TreeSet<>(Set.of("12.0.0.7", "12.0.0.8"))))));
    lacks(
        Lack.Kind.BESIDE,
        "global service shop/my-app has at node n1 not the backends of two (12.0.0.7, 12.0.0.8)");
    rendered = Wanted.in("one", SERVICE.replace("affinity: none", "affinity: local"));
    isProven();
  }

  @Test
  void a_cluster_contributes_what_its_agents_have_within_its_pod_ranges() {
    var service =
        new AgentService("shop", "my-app", new TreeSet<>(Set.of("11.0.0.1", "12.0.0.1", "?")));
    var seen = well("n1");
    AgentView view =
        new AgentView.Seen(
            seen.socket(),
            seen.cluster(),
            seen.node(),
            seen.state(),
            seen.message(),
            9,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(service));
    assertThat(Backends.of(ranged(SERVICE), List.of(view)).shared())
        .isEqualTo(Map.of("shop/my-app", Set.of("11.0.0.1")));
    var unshared = SERVICE.replace("affinity: none", "shared: \"false\"");
    assertThat(Backends.of(ranged(unshared), List.of(view)).shared()).isEmpty();
  }

  private static Rendered ranged(String yaml) {
    var plain = Wanted.in("one", yaml);
    var c = plain.cluster();
    var range = new Located<>(Cidr.of("11.0.0.0/8"), SourcePos.NONE);
    return new Rendered(
        new Cluster(
            c.name(),
            c.labels(),
            c.id(),
            List.of(range),
            List.of(),
            List.of(),
            c.datapath(),
            c.mesh(),
            c.target(),
            c.variables(),
            c.drift(),
            c.source()),
        plain.objects(),
        Optional.empty());
  }
}
