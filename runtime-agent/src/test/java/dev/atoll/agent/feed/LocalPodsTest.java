package dev.atoll.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.Pod;
import dev.atoll.agent.feed.PodState.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods of the node that come and go, and whose identity does. */
class LocalPodsTest extends DbAndWebs {
  @Test
  void a_pod_that_goes_is_closed_and_one_whose_identity_is_not_known_any_more_keeps_its_policy() {
    begin();
    scene.policy("allow", FROM_WEB).run();
    var before = db();
    var entries = entries(before.policy());
    scene = new Scene(datapath);
    scene.pod("db", "10.1.0.1", 11).run();
    scene.run();
    assertThat(db()).isEqualTo(before);
    assertThat(entries(before.policy())).isEqualTo(entries);
    scene.noPod("db").run();
    assertThat(datapath.endpoints().get(new Id(11))).isEmpty();
    assertThat(datapath.pods().entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_pod_with_the_address_of_one_that_has_gone_is_behind_its_own_interface(boolean seenToGo) {
    begin();
    scene.policy("allow", FROM_WEB).run();
    scene.noPod("db");
    if (seenToGo) {
      scene.run();
    }
    scene.identity("one", DB + 7, "heir").ip("one", "10.1.0.1", DB + 7).pod("heir", "10.1.0.1", 12);
    scene.run();
    assertThat(datapath.endpoints().entries()).containsOnlyKeys(new Id(12));
    assertThat(datapath.endpoints().get(new Id(12)))
        .hasValueSatisfying(
            it -> assertThat(it).returns(DB + 7, Endpoint::identity).returns(0, Endpoint::flags));
    assertThat(datapath.pods().get(Address.of("10.1.0.1"))).hasValue(new Pod(12, 12, 1));
    assertThat(scene.realised().pods().getFirst())
        .returns("shop/heir", PodState::pod)
        .returns(State.ENFORCED, PodState::state)
        .returns(12, PodState::ifindex)
        .returns(DB + 7, PodState::identity);
  }

  @Test
  void a_pod_whose_identity_is_gone_is_closed_until_it_is_there_again() {
    begin();
    scene.policy("allow", FROM_WEB).run();
    var before = db();
    scene.noIp("one", "10.1.0.1").run();
    assertThat(db().flags() & Endpoint.CLOSED).isNotZero();
    assertThat(scene.realised().pods().getFirst())
        .returns(State.CLOSED, PodState::state)
        .returns("its identity is not in the store", PodState::reason);
    scene.ip("one", "10.1.0.1", DB).run();
    assertThat(db().flags()).isEqualTo(before.flags());
    assertThat(remotes()).containsExactly(WEB);
    assertThat(scene.realised().pods().getFirst().state()).isEqualTo(State.ENFORCED);
  }

  @Test
  void pods_that_other_clusters_are_not_told_of_have_their_policies_and_may_be_meant_by_others() {
    begin();
    scene
        .ownIp("10.1.0.3", DB + 8, "db")
        .ownIp("10.1.0.4", WEB + 8, "web")
        .pod("hidden", "10.1.0.3", 13)
        .policy("allow", FROM_WEB)
        .run();
    assertThat(at("10.1.0.3")).isEqualTo(new IpcacheValue(DB + 8, 1, Address.NONE, 0));
    assertThat(remotes()).containsExactlyInAnyOrder(WEB, WEB + 8);
    assertThat(shown("hidden"))
        .returns(State.ENFORCED, PodState::state)
        .returns(13, PodState::ifindex)
        .returns(DB + 8, PodState::identity);
    assertThat(scene.realised().troubles()).isEmpty();
  }

  @Test
  void nothing_moves_when_a_pod_is_told_to_all_clusters_and_when_it_is_not_any_more() {
    begin();
    scene.ownIp("10.1.0.1", DB, "db").noIp("one", "10.1.0.1").policy("allow", FROM_WEB).run();
    var before = db();
    scene.ip("one", "10.1.0.1", DB).run();
    scene.noIp("one", "10.1.0.1").run();
    assertThat(db()).as("the same policy in the same epoch").isEqualTo(before);
    assertThat(scene.realised().pods().getFirst().state()).isEqualTo(State.ENFORCED);
  }

  @Test
  void an_exporter_of_before_is_said_and_a_pod_that_it_does_not_tell_is_not_enforced() {
    scene.ofBefore();
    begin();
    scene.pod("hidden", "10.1.0.3", 13).policy("allow", FROM_WEB).run();
    assertThat(shown("hidden"))
        .returns(State.UNENFORCED, PodState::state)
        .returns(
            "its identity is not in the store: the exporter does not tell pods of namespaces that"
                + " are not global",
            PodState::reason);
    assertThat(scene.realised().troubles())
        .containsExactly(
            "the exporter does not tell pods of namespaces that are not global: policies do not"
                + " hold for these");
    assertThat(db().flags()).isEqualTo(Endpoint.DENY_INGRESS);
  }
}
