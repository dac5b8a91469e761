package dev.atoll.agent.node;

import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.probe.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An address of a pod on each node of other clusters. To find them all addresses of the mesh are
 * looked through, so that is done every half minute at most, and when one of those that were found
 * is gone: nobody answers there any more, which says nothing of the way.
 */
public final class OtherPods implements Supplier<List<Target>> {
  private static final Duration REST = Duration.ofSeconds(30);

  private final Supplier<MeshState> state;
  private List<Target> found = List.of();
  private long revision = -1;
  private long at;

  public OtherPods(Supplier<MeshState> state) {
    this.state = state;
  }

  @Override
  public synchronized List<Target> get() {
    var now = state.get();
    var age = System.nanoTime() - at;
    if (now.revision() != revision && (age > REST.toNanos() || isAnyGone(now))) {
      found = of(now);
      revision = now.revision();
      at = System.nanoTime();
    }
    return found;
  }

  private boolean isAnyGone(MeshState now) {
    return found.isEmpty() || found.stream().anyMatch(t -> now.ip(t.address()).isEmpty());
  }

  /** Of nodes with pods of both families there are two. */
  static List<Target> of(MeshState state) {
    var targets = new ArrayList<Target>();
    for (var peer : state.peers()) {
      if (!peer.cluster().equals(state.own().name())) {
        for (var v6 : List.of(false, true)) {
          targets.addAll(of(state, peer, v6));
        }
      }
    }
    return List.copyOf(targets);
  }

  private static List<Target> of(MeshState state, PeerView peer, boolean v6) {
    var pods = state.podBehindEachNode(peer.cluster(), v6);
    return pods.isEmpty()
        ? List.of()
        : state.nodes(peer.cluster()).stream()
            .flatMap(node ->
                node.addresses().stream()
                    .flatMap(a -> Optional.ofNullable(pods.get(a.ip())).stream())
                    .distinct()
                    .map(pod -> new Target(node.cluster(), node.name(), pod)))
            .toList();
  }
}
