package dev.atoll.reconciler.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.reconciler.plan.Wanted;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The most changes that are compared, all on the same pods: a search must come to an end. */
class LargeKnotTest {

  private static final int PODS = 100;

  @Test
  void as_many_changes_as_are_compared_on_the_same_pods_end_in_seconds() {
    var threads = ManagementFactory.getThreadMXBean();
    var pods =
        Pods.of(IntStream.range(0, PODS).mapToObj(i -> "shop/app" + i).toArray(String[]::new));
    var changes = IntStream.range(0, EffectOrder.MOST).mapToObj(LargeKnotTest::change).toList();
    List<PolicyObject> nothing = List.of();
    var situation = new Situation(Wanted.in("one").cluster(), nothing, nothing, Pods.around(pods));

    var start = threads.getCurrentThreadCpuTime();
    var places = EffectOrder.of(situation, changes);
    var millis = (threads.getCurrentThreadCpuTime() - start) / 1_000_000;

    System.out.println(EffectOrder.MOST + " changes on " + PODS + " pods took " + millis + " ms");
    assertThat(places).hasSize(EffectOrder.MOST);
    assertThat(places).as("each isolates all pods for itself").anyMatch(Place::gap);
    assertThat(millis).isLessThan(20_000);
  }

  private static Change change(int number) {
    var yaml =
        """
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: p%03d, namespace: shop}
        spec:
          endpointSelector: {}
          ingress:
          - fromEndpoints: [{matchLabels: {app: app%d}}]
            toPorts: [{ports: [{port: "%d", protocol: TCP}]}]
        """
            .formatted(number, number % PODS, 8000 + number);
    var policy = Wanted.documents(yaml).getFirst();
    return new Change(ObjectKey.of(policy), Optional.empty(), Optional.of(policy), Tendency.CLOSES);
  }
}
