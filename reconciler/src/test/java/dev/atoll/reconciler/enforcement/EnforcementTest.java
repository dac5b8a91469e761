package dev.atoll.reconciler.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.reconciler.agent.AgentRule;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.plan.Marking;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judgement, case by case: marks, agents, nodes and what the API server shows. */
class EnforcementTest extends JudgedCluster {

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
}
