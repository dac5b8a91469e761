package dev.atoll.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.IpcacheKey;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.schema.Resource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An agent on maps that an earlier one has filled. */
class NextAgentTest extends DbAndWebs {
  @Test
  void the_next_agent_changes_nothing_where_nothing_has_changed() {
    begin();
    scene.policy("allow", FROM_ALL_WEBS).run();
    var endpoint = db();
    var policy = datapath.policy().entries();
    scene = new Scene(datapath);
    begin();
    scene.policy("allow", FROM_ALL_WEBS).run();
    assertThat(db()).isEqualTo(endpoint);
    assertThat(datapath.policy().entries()).isEqualTo(policy);
  }

  @Test
  void what_an_earlier_agent_left_stays_until_all_clusters_have_told_all() {
    begin();
    scene.policy("allow", FROM_ALL_WEBS).run();
    scene = new Scene(datapath);
    scene
        .identity("one", DB, "db")
        .ip("one", "10.1.0.1", DB)
        .pod("db", "10.1.0.1", 11)
        .policy("allow", FROM_ALL_WEBS)
        .complete("one")
        .run();
    assertThat(at("10.2.0.2").identity()).isEqualTo(WEB_OF_TWO);
    scene.complete("two", Resource.NODES).run();
    assertThat(at("10.2.0.2").identity()).as("its addresses are late").isEqualTo(WEB_OF_TWO);
    scene.complete("two").run();
    assertThat(find("10.2.0.2")).isEmpty();
  }

  @Test
  void a_cluster_that_a_new_store_does_not_know_yet_keeps_what_an_earlier_agent_left_of_it() {
    begin();
    scene.run();
    datapath
        .ipcache()
        .put(
            IpcacheKey.of(Address.of("10.3.0.2"), 32),
            new IpcacheValue((3 << 16) + 2, 3, Address.NONE, 0));
    scene = new Scene(datapath);
    scene.identity("one", DB, "db").ip("one", "10.1.0.1", DB).complete("one").complete("two").run();
    assertThat(at("10.3.0.2").cluster()).isEqualTo(3);
  }

  @Test
  void a_cluster_is_reached_without_the_tunnel_when_that_was_found_out_and_by_the_next_agent_too() {
    var tunnel = new Settings.Devices(9, 1, List.of(), 1500, false);
    var probed = new Routing(true, Set.of(), true);
    scene = new Scene(datapath, tunnel, probed);
    begin();
    scene.run();
    assertThat(at("10.2.0.2").flags()).isZero();
    assertThat(at("10.2.0.2").tunnel()).isNotEqualTo(Address.NONE);

    scene.way("two", true).run();
    assertThat(at("10.2.0.2").flags()).isEqualTo(IpcacheValue.ROUTED);
    assertThat(at("10.1.0.1").flags()).as("of the own cluster").isZero();

    scene = new Scene(datapath, tunnel, probed);
    begin();
    scene.run();
    assertThat(at("10.2.0.2").flags()).as("by the next agent").isEqualTo(IpcacheValue.ROUTED);
    scene.way("two", false).run();
    assertThat(at("10.2.0.2").flags()).isZero();
  }

  @Test
  void programs_of_another_layout_stay_until_all_that_ours_look_at_is_written() {
    begin();
    scene.run();
    var entries = datapath.policy().entries().keySet();
    datapath.close();
    open(128);
    assertThat(datapath.isBesideOthers()).isTrue();
    begin();
    scene.inTheWay("another program stays");
    scene.run();
    assertThat(scene.takenOver()).isEqualTo(1);
    assertThat(scene.realised().troubles()).containsExactly("another program stays");
    assertThat(config().flags() & Config.CARRY).isNotZero();
    assertThat(datapath.policy().entries().keySet()).isEqualTo(entries);
    scene.inTheWay();
    scene.run();
    assertThat(scene.takenOver()).isEqualTo(2);
    assertThat(scene.realised().troubles()).isEmpty();
    assertThat(config().flags() & Config.CARRY).isZero();
    assertThat(datapath.isBesideOthers()).isFalse();
    scene.run();
    assertThat(scene.takenOver()).isEqualTo(2);
  }
}
