package dev.atoll.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.order.Pods;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A plan must not hold up a round. */
class PlanSpeedTest {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int POLICIES = 1000;
  private static final int NAMESPACES = 10;
  private static final int CHANGED = 10;

  /** Of processor time, which does not depend on what else the machine does. */
  private static final Duration LIMIT = Duration.ofMillis(Long.getLong("atoll.plan.millis", 300));

  /** Enough for the compiler to be done, also where this test is the first of its JVM. */
  private static final int ROUNDS = 15;

  @Test
  void ten_changes_among_a_thousand_policies_are_ordered_at_once() {
    var cluster = new Pretend();
    cluster.round(Wanted.in("one", yaml(0)), options("c1"));
    var names =
        IntStream.range(0, POLICIES).mapToObj(i -> "ns" + i % NAMESPACES + "/app" + i).toList();
    var around = Pods.around(Pods.of(names.toArray(String[]::new)));
    var desired = Wanted.in("one", yaml(CHANGED));
    var best = Duration.ofDays(1);
    for (var i = 0; i < ROUNDS; i++) {
      var start = THREADS.getCurrentThreadCpuTime();
      var plan = cluster.plan(desired, options("c2"), around);
      var took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
      assertThat(plan.writes()).hasSize(CHANGED);
      assertThat(plan.writes().filter(s -> s.place().effect().closes().isEmpty())).isEmpty();
      System.out.println("planned in " + took.toMillis() + " ms");
      best = best.compareTo(took) < 0 ? best : took;
    }
    assertThat(best).isLessThan(LIMIT);
  }

  /** Every policy isolates one app and lets another one in; the first few also close a port. */
  private static String[] yaml(int changed) {
    var all = new ArrayList<String>();
    for (var i = 0; i < NAMESPACES; i++) {
      all.add("{apiVersion: v1, kind: Namespace, metadata: {name: ns" + i + "}}");
    }
    for (var i = 0; i < POLICIES; i++) {
      all.add(policy(i, i % 101 == 0 && i / 101 < changed ? "80" : "8080"));
    }
    return all.toArray(String[]::new);
  }

  private static String policy(int number, String port) {
    return """
    apiVersion: cilium.io/v2
    kind: CiliumNetworkPolicy
    metadata: {name: p%d, namespace: ns%d}
    spec:
      endpointSelector: {matchLabels: {app: app%d}}
      ingress:
      - fromEndpoints: [{matchLabels: {app: app%d}}]
        toPorts: [{ports: [{port: "%s", protocol: TCP}]}]
    """
        .formatted(number, number % NAMESPACES, number, (number + NAMESPACES) % POLICIES, port);
  }

  private static PlanOptions options(String commit) {
    return PlanOptions.of(Pretend.FLEET, commit, "digest");
  }
}
