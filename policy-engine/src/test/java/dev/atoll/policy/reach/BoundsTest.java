package dev.atoll.policy.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.label.PodLabels;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Semantics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Policies of absurd size. The limit is wide, for busy machines; each prints what it took: 0.1 to 3
 * seconds beside other work on two CPUs.
 */
class BoundsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PODS = 100;

  @Test
  void a_policy_of_ten_thousand_rules() {
    var reach =
        reach(
            rules(
                10_000,
                i -> Map.of("fromEndpoints", List.of(app(i % PODS)), "toPorts", port(i + 1))));
    assertThat(takes(reach, 7, 0, 8)).isTrue();
    assertThat(takes(reach, 8, 0, 8)).isFalse();
  }

  @Test
  void three_thousand_rules_whose_ports_overlap() {
    var reach =
        reach(
            rules(
                3000,
                i ->
                    Map.of(
                        "fromEndpoints", List.of(app(i % PODS)), "toPorts", ports(i + 1, 60_000))));
    assertThat(takes(reach, 99, 0, 99)).isFalse();
    assertThat(takes(reach, 99, 0, 100)).isTrue();
  }

  @Test
  void a_thousand_ranges_of_ports_that_overlap() {
    var ranges =
        IntStream.range(0, 1000)
            .mapToObj(i -> Map.of("port", "" + (i + 1), "endPort", 2000 + i, "protocol", "TCP"))
            .toList();
    var reach =
        reach(
            rules(
                1,
                i ->
                    Map.of(
                        "fromEndpoints",
                        List.of(app(1)),
                        "toPorts",
                        List.of(Map.of("ports", ranges)))));
    assertThat(takes(reach, 1, 0, 2999)).isTrue();
    assertThat(takes(reach, 1, 0, 3000)).isFalse();
  }

  @Test
  void a_list_of_a_hundred_thousand_blocks() {
    var blocks =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "20.%d.%d.%d/32".formatted(i >> 15, (i >> 7) & 255, 2 * i & 254))
            .toList();
    var reach = reach(rules(1, i -> Map.of("fromCIDR", blocks)));
    assertThat(takesFrom(reach, "20.0.0.2")).isTrue();
    assertThat(takesFrom(reach, "20.0.0.3")).isFalse();
  }

  @Test
  void a_hundred_thousand_holes_in_a_block() {
    var holes =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "20.%d.%d.%d/32".formatted(i >> 15, (i >> 7) & 255, 2 * i & 254))
            .toList();
    var set = Map.of("cidr", "20.0.0.0/8", "except", holes);
    var reach = reach(rules(1, i -> Map.of("fromCIDRSet", List.of(set))));
    assertThat(takesFrom(reach, "20.0.0.2")).isFalse();
    assertThat(takesFrom(reach, "20.0.0.3")).isTrue();
  }

  @Test
  void selectors_of_a_thousand_expressions() {
    var expressions = new ArrayList<Object>(List.of(Map.of("key", "app", "operator", "Exists")));
    for (var i = 1; i < 1000; i++) {
      var values = List.of("app-" + (i + 4));
      expressions.add(Map.of("key", "app", "operator", "NotIn", "values", values));
    }
    var reach =
        reach(
            rules(
                100,
                i -> Map.of("fromEndpoints", List.of(Map.of("matchExpressions", expressions)))));
    assertThat(takes(reach, 4, 0, 80)).isTrue();
    assertThat(takes(reach, 5, 0, 80)).isFalse();
  }

  private static boolean takes(Reachability reach, int from, int to, int port) {
    return reach.takes(column(reach, from), column(reach, to), Protocol.TCP, port);
  }

  private static boolean takesFrom(Reachability reach, String address) {
    return reach.takes(reach.universe().column(Ip.of(address)), column(reach, 0), Protocol.TCP, 80);
  }

  private static int column(Reachability reach, int pod) {
    return reach.universe().column("one/team/app-" + pod).orElseThrow();
  }

  private static Map<String, Object> app(int number) {
    return Map.of("matchLabels", Map.of("app", "app-" + number));
  }

  private static List<Object> port(int port) {
    return ports(port, port);
  }

  private static List<Object> ports(int first, int last) {
    return List.of(
        Map.of("ports", List.of(Map.of("port", "" + first, "endPort", last, "protocol", "TCP"))));
  }

  private static List<Object> rules(int count, IntFunction<Object> rule) {
    return IntStream.range(0, count).mapToObj(rule).toList();
  }

  /** Everything, of a mesh with one policy for all pods. */
  private static Reachability reach(List<Object> ingress) {
    var begin = System.nanoTime();
    var reach =
        assertTimeoutPreemptively(
            LIMIT,
            () -> {
              var found = Reachability.of(mesh(ingress));
              assertThat(FullMap.of(found.rows(), 2).stretches()).isPositive();
              return found;
            });
    System.out.printf("%d rules: %d ms%n", ingress.size(), (System.nanoTime() - begin) / 1_000_000);
    return reach;
  }

  private static Mesh mesh(List<Object> ingress) {
    var policy =
        Values.of(
                Map.of(
                    "apiVersion",
                    "cilium.io/v2",
                    "kind",
                    "CiliumNetworkPolicy",
                    "metadata",
                    Map.of("name", "large", "namespace", "team"),
                    "spec",
                    Map.of("endpointSelector", Map.of(), "ingress", ingress)))
            .asMapping()
            .orElseThrow();
    var semantics = Semantics.newest("one");
    var pods = new ArrayList<Pod>();
    for (var i = 0; i < PODS; i++) {
      var labels = Map.of("app", "app-" + i);
      pods.add(
          new Pod(
              "one/team/app-" + i,
              "team",
              PodLabels.of("one", "team", labels, Map.of(), "", Map.of()),
              Map.of(),
              true,
              List.of()));
    }
    return new Mesh(
        List.of(
            new ClusterFacts(
                semantics,
                List.of(),
                List.of(),
                List.of(),
                pods,
                List.of(),
                PolicyReader.read(semantics, List.of(), ObjectKey.of(policy), policy))));
  }
}
