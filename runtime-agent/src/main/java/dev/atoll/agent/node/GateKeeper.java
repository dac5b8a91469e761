package dev.atoll.agent.node;

import dev.atoll.agent.loop.Loop;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.Part;
import dev.atoll.agent.probe.Connectivity.Reach;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Opens the gate to a cluster that joins once every node of it that was asked has answered, and as
 * many were asked as there are, or as are asked in one round.
 */
public final class GateKeeper implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Node node;
  private final Supplier<Map<String, Reach>> reach;
  private final int enough;
  private final Loop loop;

  /**
   * @param reach how many nodes of each cluster were asked, and answered
   * @param enough how many need not be more, even where there are
   */
  public GateKeeper(Node node, Supplier<Map<String, Reach>> reach, int enough) {
    this.node = node;
    this.reach = reach;
    this.enough = enough;
    this.loop = Loop.every("gate", LOOK, () -> look(node.state()));
  }

  private void look(MeshState state) {
    var known = reach.get();
    for (var cluster : List.copyOf(state.gate().joining())) {
      if (answers(state, cluster, known)) {
        node.reached(cluster);
      }
    }
  }

  /** A cluster of which all nodes are known, and that has none, has nobody to ask. */
  private boolean answers(MeshState state, String cluster, Map<String, Reach> known) {
    var there = OtherNodes.of(state).stream().filter(t -> t.cluster().equals(cluster)).count();
    var of = known.get(cluster);
    return there == 0
        ? isComplete(state, cluster)
        : of != null && of.whole() && of.asked() >= Math.min(there, enough);
  }

  private static boolean isComplete(MeshState state, String cluster) {
    return state.peers().stream()
        .anyMatch(p -> p.cluster().equals(cluster) && !p.missing().contains(Part.NODES));
  }

  @Override
  public void close() {
    loop.close();
  }
}
