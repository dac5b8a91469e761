package dev.atoll.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.probe.Target;
import dev.atoll.agent.schema.Resource;
import dev.atoll.fleet.net.Ip;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OtherPodsTest {
  private final Cluster one = new Cluster("one", 1);
  private final Cluster two = new Cluster("two", 2);
  private final OtherPods pods = new OtherPods(one.node::state);

  @AfterEach
  void close() {
    two.close();
    one.close();
  }

  private void awaitTarget(String ip) {
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> pods.get().equals(List.of(new Target("two", "n1", Ip.of(ip)))));
  }

  @Test
  void a_pod_that_is_gone_is_not_asked_any_more_and_its_node_is_at_another_one() {
    one.config().canaries().ip("10.1.0.1");
    two.config().canaries().node("172.18.0.3").ip("10.2.0.1");
    one.join(two);
    awaitTarget("10.2.0.1");

    two.ip("10.2.0.2");
    var gone = Resource.IPS.statePrefix("two") + "10.2.0.1";
    two.store().commit(List.of(new Write.Delete(gone)));
    awaitTarget("10.2.0.2");
    assertThat(pods.get()).as("none of the own cluster").hasSize(1);
  }
}
