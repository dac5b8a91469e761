package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Being told early, by a real API server. */
class WatchTest {

  private final RealCluster cluster = RealCluster.clean();
  private final Semaphore calls = new Semaphore(0);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void a_hand_on_our_object_calls_back_and_our_own_writes_do_not() throws InterruptedException {
    cluster.target.watch(calls::release);
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);
    cluster.round("c2", Policies.NAMESPACE, Policies.ALLOW.replace("frontend", "other"));

    assertThat(calls.tryAcquire(2, TimeUnit.SECONDS)).as("called back for our own write").isFalse();

    cluster.kubectl(
        "patch",
        "cnp",
        "-n",
        "shop",
        "allow",
        "--type=merge",
        "-p",
        "{\"spec\":{\"egressDeny\":[{\"toEntities\":[\"world\"]}]}}");
    assertThat(calls.tryAcquire(10, TimeUnit.SECONDS)).as("called back for a patch").isTrue();
  }

  @Test
  void a_deleted_object_calls_back() throws InterruptedException {
    cluster.target.watch(calls::release);
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);
    assertThat(calls.tryAcquire(1, TimeUnit.SECONDS)).isFalse();

    cluster.kubectl("delete", "cnp", "-n", "shop", "allow");

    assertThat(calls.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
  }
}
