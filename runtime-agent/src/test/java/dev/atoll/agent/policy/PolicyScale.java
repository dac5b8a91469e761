package dev.atoll.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.mesh.End;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How long it takes: {@code mvn test -pl runtime-agent -am -Dtest=PolicyScale
 * -Dsurefire.failIfNoSpecifiedTests=false}. Prints; what it asserts is only that it did the work.
 */
class PolicyScale {

  private static final int POLICIES = 1_000;
  private static final int IDENTITIES = 1_000;
  private static final int APPS = 200;
  private static final int ENDPOINTS = 1_000;
  private static final int ROUNDS = 15;

  @Test
  void a_thousand_policies_and_a_thousand_identities_for_one_subject() {
    var set = PolicySet.of(Node.read(policies()));
    var whole = new double[ROUNDS];
    var subject = new double[ROUNDS];
    var one = new double[ROUNDS];
    var entries = 0;
    for (var round = 0; round < ROUNDS; round++) {
      var start = System.nanoTime();
      var policies = new EndpointPolicies(set, EndpointPolicies.LIMIT);
      IntStream.range(0, IDENTITIES).forEach(i -> policies.put(70_000 + i, app(i)));
      var matched = System.nanoTime();
      var first = policies.of(Node.DB);
      var done = System.nanoTime();
      policies.put(69_999, Node.pod("one", "shop", "a7", "new.TCP.1"));
      var more = policies.of(Node.DB);
      one[round] = (System.nanoTime() - done) / 1e6;
      whole[round] = (done - start) / 1e6;
      subject[round] = (done - matched) / 1e6;
      entries = first.entries().size();
      assertThat(more.entries()).hasSizeGreaterThan(entries);
    }
    System.out.printf(
        "%,d policies, %,d identities: %,d entries; first %.1f ms, then median %.2f ms, of which %.2f"
            + " ms for the subject; one identity more: median %.3f ms%n",
        POLICIES, IDENTITIES, entries, whole[0], median(whole), median(subject), median(one));
  }

  @Test
  void one_policy_of_a_thousand_changes_beside_a_thousand_endpoints() {
    var texts = policies();
    for (var i = 0; i < POLICIES; i++) {
      texts[i] = texts[i].replace("app: db", "app: s" + i % APPS);
    }
    var set = PolicySet.of(Node.read(texts));
    var policies = new EndpointPolicies(set, EndpointPolicies.LIMIT);
    IntStream.range(0, IDENTITIES).forEach(i -> policies.put(70_000 + i, app(i)));
    var start = System.nanoTime();
    IntStream.range(0, ENDPOINTS).forEach(i -> policies.of(endpoint(i)));
    var first = (System.nanoTime() - start) / 1e6;
    var times = new double[ROUNDS];
    for (var round = 0; round < ROUNDS; round++) {
      texts[7] = texts[7].replaceFirst("port: \"\\d+\"", "port: \"" + (9_000 + round) + "\"");
      set = set.next(Node.read(texts));
      start = System.nanoTime();
      policies.take(set);
      IntStream.range(0, ENDPOINTS).forEach(i -> policies.of(endpoint(i)));
      times[round] = (System.nanoTime() - start) / 1e6;
    }
    System.out.printf(
        "%,d endpoints: first %.0f ms; one policy changed: median %.0f ms%n",
        ENDPOINTS, first, median(times));
    assertThat(policies.of(endpoint(7)).entries()).isNotEmpty();
  }

  private static End endpoint(int i) {
    return Node.pod("one", "shop", "s" + i % APPS, "e" + i + ".TCP.80");
  }

  private static double median(double[] of) {
    var sorted = of.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static End app(int i) {
    return Node.pod("one", "shop", "a" + i % APPS, "p" + i + ".TCP.80");
  }

  private static String[] policies() {
    return IntStream.range(0, POLICIES)
        .mapToObj(i ->
            Node.cilium(
                "p" + i,
                """
                ingress:
                - fromEndpoints: [{matchLabels: {app: a%d}}]
                  toPorts: [{ports: [{port: "%d", protocol: TCP}]}]
                """
                    .formatted(i % APPS, 1_000 + i)))
        .toArray(String[]::new);
  }
}
