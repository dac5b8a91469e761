package dev.atoll.reconciler.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.agent.AgentEndpoint;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.plan.Wanted;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judgement, case by case: where the endpoints of a node are. */
class EndpointsTest extends JudgedCluster {

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
  @ValueSource(strings = {"disconnecting", "disconnected", "invalid"})
  void endpoints_that_forward_nothing_do_not_count(String state) {
    agents.add(node("n1", List.of(mark(CNP, MARK.toString())), pod("shop/a", state, 0, "OK")));
    isProven();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5})
  void an_endpoint_that_waits_for_its_first_identity_does_not_count(long identity) {
    var first = endpoint("shop/a", "waiting-for-identity", identity, Map.of());
    agents.add(node("n1", List.of(mark(CNP, MARK.toString())), first));
    isProven();
  }

  @Test
  void an_endpoint_that_waits_for_another_identity_goes_by_the_policies_of_the_old_one() {
    var old = endpoint("shop/a", "waiting-for-identity", 5000, Map.of());
    agents.add(node("n1", List.of(mark(CNP, MARK.toString())), old));
    lacks(
        Lack.Kind.UNDERWAY,
        "node n1: 1 endpoint about to change identity under 3f2c9a1 (shop/a waiting-for-identity)");
  }

  @Test
  void an_endpoint_has_the_labels_that_git_gives_its_namespace() {
    rendered =
        Wanted.in(
            "one",
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: red}}\n");
    var mark = List.of(mark(CNP, MARK.toString()));
    agents.add(node("n1", mark, endpoint("shop/a", "ready", 5000, Map.of("team", "blue"))));
    lacks(
        Lack.Kind.UNDERWAY,
        "node n1: 1 endpoint without the namespace labels of 3f2c9a1 (shop/a ready)");
    agents.set(0, node("n1", mark, endpoint("shop/a", "ready", 5000, Map.of("team", "red"))));
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
}
