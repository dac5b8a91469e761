package dev.atoll.policy.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A refused object and what stays of the one before. */
class TransitionTest {

  private static final PolicyObject OLD = policy("a", "old");
  private static final PolicyObject NEW = policy("a", "new");
  private static final PolicyObject OTHER = policy("b", "new");

  private static PolicyObject policy(String name, String text) {
    var value = Mapping.empty(SourcePos.NONE).with("text", Scalar.string(text, SourcePos.NONE));
    return new PolicyObject(new ObjectKey("cilium.io", "CiliumNetworkPolicy", "shop", name), value);
  }

  private static Transition change(
      List<PolicyObject> base, List<PolicyObject> head, PolicyObject refused, Refusal.By by) {
    return Transition.of(
        Map.of("one", base),
        Map.of("one", head),
        (cluster, object) -> object == refused ? Optional.of(by) : Optional.empty());
  }

  @Test
  void what_nobody_refuses_is_one_state() {
    var states = change(List.of(OLD), List.of(NEW), OTHER, Refusal.By.AGENT);
    assertThat(states.running()).isEqualTo(states.restarted()).containsEntry("one", List.of(NEW));
    assertThat(states.kept()).isEmpty();
  }

  @Test
  void a_new_policy_that_is_refused_is_in_force_in_no_state() {
    var states = change(List.of(OLD), List.of(OLD, OTHER), OTHER, Refusal.By.AGENT);
    assertThat(states.running()).isEqualTo(states.restarted()).containsEntry("one", List.of(OLD));
    assertThat(states.kept()).isEmpty();
  }

  @Test
  void an_update_that_the_agent_refuses_leaves_the_old_text_until_it_restarts() {
    var states = change(List.of(OLD), List.of(NEW, OTHER), NEW, Refusal.By.AGENT);
    assertThat(states.running()).containsEntry("one", List.of(OLD, OTHER));
    assertThat(states.restarted()).containsEntry("one", List.of(OTHER));
    assertThat(states.kept())
        .singleElement()
        .extracting(Kept::words)
        .isEqualTo(
            "one: the agent refuses the new text of CiliumNetworkPolicy shop/a: its old text stays"
                + " in force until the agent restarts, and then nothing of it is");
  }

  @Test
  void an_update_that_the_api_server_refuses_leaves_the_old_text_for_good() {
    var states = change(List.of(OLD), List.of(NEW), NEW, Refusal.By.API_SERVER);
    assertThat(states.running()).isEqualTo(states.restarted()).containsEntry("one", List.of(OLD));
    assertThat(states.kept()).hasSize(1);
  }

  @Test
  void a_cluster_that_is_new_has_nothing_to_keep() {
    var states =
        Transition.of(
            Map.of(), Map.of("one", List.of(NEW)), (c, o) -> Optional.of(Refusal.By.AGENT));
    assertThat(states.running()).containsEntry("one", List.of());
  }
}
