package dev.atoll.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.IpcacheKey;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.Pod;
import dev.atoll.agent.feed.PodState.State;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What policies say, and what the endpoints of the node have in the maps then. */
class EndpointFeedTest extends DbAndWebs {
  @Test
  void a_pod_has_its_identity_and_the_entries_of_its_policies() {
    begin();
    scene.policy("allow", FROM_WEB).run();
    assertThat(db())
        .returns(DB, Endpoint::identity)
        .returns(Endpoint.DENY_INGRESS, Endpoint::flags);
    assertThat(remotes()).containsExactly(WEB);
    assertThat(datapath.pods().get(Address.of("10.1.0.1"))).hasValue(new Pod(11, 11, 1));
    assertThat(at("10.2.0.2")).isEqualTo(new IpcacheValue(WEB_OF_TWO, 2, Address.NONE, 0));
    assertThat(scene.realised().pods())
        .singleElement()
        .returns("shop/db", PodState::pod)
        .returns(State.ENFORCED, PodState::state)
        .returns(11, PodState::ifindex)
        .returns(DB, PodState::identity)
        .matches(pod -> pod.labels().contains("k8s:app=db;"));
    assertThat(scene.realised().versions().values())
        .containsExactly(new Version(7, Optional.empty()));
  }

  @Test
  void another_policy_is_written_under_another_number_and_the_old_one_goes_later() {
    begin();
    scene.policy("allow", FROM_WEB).run();
    var before = db();
    scene.policy("allow", FROM_ALL_WEBS).run();
    assertThat(db().policy()).isNotEqualTo(before.policy());
    assertThat(db().epoch()).as("flows are judged again").isEqualTo(before.epoch() + 1);
    assertThat(remotes()).containsExactlyInAnyOrder(WEB, WEB_OF_TWO);
    scene.run();
    assertThat(entries(before.policy())).isEmpty();
  }

  @Test
  void an_identity_that_comes_is_added_in_place() {
    begin();
    scene.policy("allow", FROM_ALL_WEBS).run();
    var before = db();
    scene.identity("two", WEB_OF_TWO + 1, "web").run();
    assertThat(db()).as("no flow can be of somebody without an address").isEqualTo(before);
    assertThat(remotes()).containsExactlyInAnyOrder(WEB, WEB_OF_TWO, WEB_OF_TWO + 1);
    scene.noIdentity("two", WEB_OF_TWO + 1).run();
    assertThat(db().policy()).isEqualTo(before.policy());
    assertThat(db().epoch()).as("an address may still have it").isEqualTo(before.epoch() + 1);
    assertThat(remotes()).containsExactlyInAnyOrder(WEB, WEB_OF_TWO);
  }

  @Test
  void flows_are_judged_again_when_an_address_becomes_somebody_else() {
    begin();
    scene.identity("two", WEB_OF_TWO + 1, "other").policy("allow", FROM_ALL_WEBS).run();
    var epoch = db().epoch();
    scene.ip("two", "10.2.0.3", WEB_OF_TWO + 1).run();
    assertThat(db().epoch()).as("from the world, which has no entries either").isEqualTo(epoch);
    scene.ip("two", "10.2.0.2", WEB_OF_TWO + 1).run();
    assertThat(db().epoch()).isEqualTo(epoch + 1);
    scene.noIp("two", "10.2.0.2").run();
    assertThat(db().epoch()).isEqualTo(epoch + 1);
  }

  @Test
  void a_policy_that_does_not_fit_closes_its_endpoints_and_says_so() throws Exception {
    datapath.close();
    open(3);
    begin();
    scene.policy("allow", FROM_WEB).run();
    assertThat(db().flags() & Endpoint.CLOSED).isZero();
    scene.policy("allow", FROM_ALL_WEBS).run();
    assertThat(db().flags() & Endpoint.CLOSED).isNotZero();
    assertThat(scene.realised().pods().getFirst())
        .returns(State.CLOSED, PodState::state)
        .returns("the map of policies has no room left", PodState::reason);
    scene.run();
    scene.run();
    assertThat(db().flags() & Endpoint.CLOSED).as("the old entries have made room").isZero();
  }

  @Test
  void a_block_that_a_policy_names_is_somebody_and_nobody_again() {
    begin();
    scene
        .policy(
            "allow",
            """
            endpointSelector: {matchLabels: {app: db}}
            ingress: [{fromCIDR: [192.0.2.0/24]}]
            """)
        .run();
    var block = IpcacheKey.of(Address.of("192.0.2.0"), 24);
    var number = datapath.ipcache().get(block).orElseThrow().identity();
    assertThat(entries(db().policy()).keySet()).anyMatch(k -> k.remote() == number);
    scene.noPolicy("allow").run();
    assertThat(datapath.ipcache().get(block)).isEmpty();
    assertThat(db().flags()).isZero();
  }
}
