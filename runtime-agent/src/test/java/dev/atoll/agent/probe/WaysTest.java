package dev.atoll.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Ip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WaysTest {
  private static final Target POD1 = new Target("two", "n1", Ip.of("10.2.0.5"));
  private static final Target POD2 = new Target("two", "n2", Ip.of("10.2.1.5"));
  private static final Target ELSEWHERE = new Target("three", "n1", Ip.of("10.3.0.5"));

  private final List<Target> wanted = new ArrayList<>(List.of(POD1, POD2, ELSEWHERE));
  private final Map<Target, Answer> nodes = new TreeMap<>();
  private final Map<Target, Answer> pods = new TreeMap<>();
  private Ways ways = Ways.NONE;
  private long now = 1;

  WaysTest() {
    node("two", "n1", true);
    node("two", "n2", true);
    node("three", "n1", true);
  }

  private void node(String cluster, String name, boolean reached) {
    nodes.put(new Target(cluster, name, Ip.of("172.18.0." + (nodes.size() + 1))), answer(reached));
  }

  private static Answer answer(boolean reached) {
    return reached ? new Answer.Reached(1, Duration.ofMillis(1)) : new Answer.Silent(1, "silence");
  }

  private void pod(Target target, boolean reached) {
    pods.put(target, answer(reached));
  }

  private void look() {
    ways = ways.next(wanted, nodes, pods, now++);
  }

  private void later(Duration time) {
    now += time.toNanos();
  }

  @Test
  void a_cluster_is_decided_when_every_node_was_asked_and_routed_when_every_one_answers() {
    pod(POD1, true);
    look();
    assertThat(ways.routed()).isEmpty();
    pod(POD2, true);
    look();
    assertThat(ways.routed()).isEqualTo(Map.of("two", true));
    assertThat(ways.clusters().get("two").why())
        .isEqualTo("pods' addresses get through to 2 of its nodes");
  }

  @Test
  void one_silent_node_keeps_its_cluster_in_the_tunnel_and_no_other() {
    pod(POD1, true);
    pod(POD2, false);
    pod(ELSEWHERE, true);
    look();
    assertThat(ways.routed()).isEqualTo(Map.of("two", false, "three", true));
    assertThat(ways.clusters().get("two").why()).isEqualTo("n2 at 10.2.1.5: silence");
  }

  @Test
  void a_node_that_is_silent_at_its_own_address_says_nothing() {
    nodes.clear();
    node("two", "n1", true);
    node("two", "n2", false);
    pod(POD1, true);
    pod(POD2, false);
    look();
    assertThat(ways.routed()).isEqualTo(Map.of("two", true));
  }

  @Test
  void a_routed_cluster_goes_into_the_tunnel_after_three_silent_looks_and_rests_there() {
    pod(ELSEWHERE, true);
    look();
    pod(ELSEWHERE, false);
    look();
    look();
    assertThat(ways.routed()).isEqualTo(Map.of("three", true));
    look();
    assertThat(ways.routed()).isEqualTo(Map.of("three", false));

    pod(ELSEWHERE, true);
    look();
    assertThat(ways.routed()).as("it rests").isEqualTo(Map.of("three", false));
    later(Ways.REST);
    look();
    assertThat(ways.routed()).isEqualTo(Map.of("three", true));
  }

  @Test
  void two_silent_looks_with_an_answer_between_change_nothing() {
    pod(ELSEWHERE, true);
    look();
    for (int i = 0; i < 5; i++) {
      pod(ELSEWHERE, false);
      look();
      look();
      pod(ELSEWHERE, true);
      look();
      assertThat(ways.routed()).isEqualTo(Map.of("three", true));
    }
  }

  @Test
  void a_cluster_that_has_no_pods_to_ask_any_more_is_forgotten() {
    pod(ELSEWHERE, true);
    look();
    wanted.remove(ELSEWHERE);
    look();
    assertThat(ways.routed()).isEmpty();
  }
}
