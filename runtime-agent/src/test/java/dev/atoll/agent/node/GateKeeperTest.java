package dev.atoll.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.mesh.Gate;
import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.mesh.Share;
import dev.atoll.agent.probe.Connectivity;
import dev.atoll.agent.probe.Probe;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that joins, whose node answers or does not. */
@Timeout(120)
class GateKeeperTest {

  /** No connection leaves the machine for a multicast address: the system refuses it. */
  private static final String NOBODY = "224.0.0.1";

  private static final String SOMEBODY = "127.0.0.1";

  private final Cluster one = new Cluster("one", 1, Gate.GUARDED);
  private final Cluster two = new Cluster("two", 2);
  private final Connectivity connectivity =
      new Connectivity(
          () -> OtherNodes.of(one.node.state()), new Probe(4240, Duration.ofMillis(300))::ask);
  private final GateKeeper keeper =
      new GateKeeper(one.node, connectivity::clusters, Connectivity.EACH_ROUND);

  @BeforeEach
  void fill() {
    one.config().canaries().service(Affinity.NONE, 30, "10.1.0.1");
    two.config().canaries().service(Affinity.NONE, 30, "10.2.0.1");
    targets(one, "10.1.0.1");
  }

  @AfterEach
  void close() {
    keeper.close();
    connectivity.close();
    two.close();
    one.close();
  }

  private static void targets(Cluster of, String... ips) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(of.targets()).isEqualTo(new TreeSet<>(Set.of(ips))));
  }

  private Optional<Share.Why> whyTwo() {
    return one.node.state().service("shop/web").stream()
        .flatMap(s -> s.chosen().stream())
        .flatMap(c -> c.shares().stream())
        .filter(s -> s.candidate().cluster().equals("two"))
        .map(Share::why)
        .findFirst();
  }

  private void joinWith(String node) {
    two.node(node);
    one.join(two);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            one.node.state().peers().stream()
                .anyMatch(p -> p.cluster().equals("two") && p.phase() == PeerView.Phase.SYNCED));
  }

  @Test
  void a_cluster_that_joins_is_not_preferred_before_its_nodes_have_answered() {
    joinWith(NOBODY);
    await().until(() -> connectivity.clusters().containsKey("two"));

    assertThat(whyTwo()).contains(Share.Why.JOINING);
    assertThat(StateText.peers(one.node.state(), connectivity.clusters(), Node.now()))
        .contains("joining: its backends are not preferred before its nodes have answered")
        .contains("0 of 1 nodes answer");
    one.slice();
    targets(one, "10.2.0.1");
    one.slice("10.1.0.1");
    targets(one, "10.1.0.1");

    two.node(SOMEBODY);
    targets(one, "10.1.0.1", "10.2.0.1");
    two.node(NOBODY);
    await().until(() -> !connectivity.clusters().get("two").whole());
    assertThat(whyTwo()).as("once in, ages decide").contains(Share.Why.CHOSEN);
  }

  @Test
  void what_a_node_finds_when_it_begins_has_joined_before() {
    joinWith(NOBODY);
    try (var store = one.open();
        var late = Node.start(store, new OwnCluster("one", 1, 255), Gate.GUARDED, d -> {})) {
      await().until(() -> late.state().service("shop/web").isPresent());
      assertThat(late.state().gate().joining()).isEmpty();
    }
  }

  @Test
  void a_cluster_without_nodes_has_nobody_who_could_answer() {
    one.join(two);
    targets(one, "10.1.0.1", "10.2.0.1");
  }
}
