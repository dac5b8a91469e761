package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.plan.RevisionMark;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Marks by which agents show how far they have come, on a real API server. */
class RevisionMarksTest {

  private static final String MARK =
      "/apis/cilium.io/v2/namespaces/atoll-system/ciliumnetworkpolicies/atoll-revision-islands";
  private static final String WIDE_MARK =
      "/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies/atoll-revision-islands";
  private static final String PLAIN_MARK =
      "/apis/networking.k8s.io/v1/namespaces/atoll-system/networkpolicies/atoll-revision-islands";

  private RealCluster cluster;

  @BeforeEach
  void start() {
    cluster = RealCluster.clean();
    cluster.target.marking(() -> true);
    cluster.kubectl("create", "namespace", "shop");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private String mark(String path) {
    return cluster
        .object(path)
        .string("spec", "endpointSelector", "matchLabels", RevisionMark.LABEL)
        .orElse("");
  }

  private RoundResult round(String commit, String... yaml) {
    var result = cluster.round(commit, yaml);
    assertThat(result.problem()).isEmpty();
    return result;
  }

  @Test
  void each_kind_that_is_used_carries_the_digest_and_the_others_nothing() {
    var result = round("c1", Policies.ALLOW);
    assertThat(mark(MARK)).isEqualTo("digest-c1.1");
    assertThat(cluster.has(WIDE_MARK)).isFalse();
    assertThat(cluster.has(PLAIN_MARK)).isFalse();
    assertThat(result.marking().orElseThrow().toString())
        .isEqualTo("Marking[mark=digest-c1.1, kinds=[CiliumNetworkPolicy]]");
  }

  @Test
  void a_round_that_wrote_no_policy_leaves_the_mark_alone_and_one_that_did_turns_it() {
    round("c1", Policies.ALLOW);
    var version = cluster.object(MARK).string("metadata", "resourceVersion");
    var again = round("c1", Policies.ALLOW);
    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(again.traffic().writes()).isZero();
    assertThat(again.marking()).isPresent();
    assertThat(cluster.object(MARK).string("metadata", "resourceVersion")).isEqualTo(version);
    cluster.kubectl("-n", "shop", "delete", "ciliumnetworkpolicy", "allow");
    round("c1", Policies.ALLOW);
    assertThat(mark(MARK)).isEqualTo("digest-c1.2");
  }

  @Test
  void a_mark_is_neither_unmanaged_nor_drift_nor_a_policy_that_could_be_the_last() {
    round("c1", Policies.ALLOW);
    var plan = round("c1", Policies.ALLOW).plan().orElseThrow();
    assertThat(plan.unmanaged()).isEmpty();
    assertThat(plan.drift()).isEmpty();
    assertThat(plan.steps()).hasSize(1);
    assertThat(cluster.inventory()).hasSize(1);
    var last = cluster.round("c2");
    assertThat(last.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(last.plan().orElseThrow().stop().orElseThrow().message()).contains("last policy");
    assertThat(mark(MARK)).isEqualTo("digest-c1.1");
  }

  @Test
  void a_mark_that_somebody_deleted_comes_back() {
    round("c1", Policies.ALLOW);
    cluster.kubectl("-n", "atoll-system", "delete", "cnp", "atoll-revision-islands");
    assertThat(round("c1", Policies.ALLOW).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(mark(MARK)).startsWith("digest-c1.");
  }

  @Test
  void our_own_marks_wake_nobody() throws InterruptedException {
    var woken = new AtomicInteger();
    cluster.target.watch(woken::incrementAndGet);
    round("c1", Policies.ALLOW);
    Thread.sleep(1500);
    var before = woken.get();
    round("c2", Policies.ALLOW.replace("frontend", "backend"));
    Thread.sleep(1500);
    assertThat(woken.get()).isEqualTo(before);
  }

  @Test
  void marks_go_with_the_fleet() {
    round("c1", Policies.ALLOW);
    var result =
        cluster.target.decommission(
            new Desired(Wanted.in(cluster.name), RealCluster.options("c1")));
    assertThat(result.problem()).isEmpty();
    assertThat(cluster.has(MARK)).isFalse();
  }
}
