package dev.atoll.agent.mesh;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Clusters that have joined while the node ran, and of whose nodes it does not know yet that they
 * answer. That stores reach each other says nothing of nodes, and packets go from node to node.
 *
 * @param guarded whether there is somebody who asks nodes and opens the gate
 * @param joining sorted by name
 */
public record Gate(boolean guarded, Set<String> joining) {

  /** Everybody comes in. */
  public static final Gate OPEN = new Gate(false, Set.of());

  /** Who joins waits for {@link MeshState#reached}. */
  public static final Gate GUARDED = new Gate(true, Set.of());

  public Gate {
    joining = Set.copyOf(new TreeSet<>(joining));
  }

  /**
   * The gate behind a change. What the first list shows has been in the mesh before this node
   * began.
   */
  Gate after(boolean first, Map<String, ClusterState> before, Map<String, ClusterState> now) {
    if (!guarded || first) {
      return this;
    }
    var next = new TreeSet<>(joining);
    next.retainAll(now.keySet());
    now.values().stream()
        .filter(c -> !c.own() && !c.left() && isNew(before.get(c.name())))
        .forEach(c -> next.add(c.name()));
    return new Gate(true, next);
  }

  private static boolean isNew(@Nullable ClusterState was) {
    return was == null || was.left();
  }

  Gate without(String cluster) {
    var left = new TreeSet<>(joining);
    left.remove(cluster);
    return new Gate(guarded, left);
  }
}
