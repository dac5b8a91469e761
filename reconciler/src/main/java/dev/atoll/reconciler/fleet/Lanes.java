package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.reconciler.target.TargetFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One lane for each cluster of the fleet; a cluster whose target changed gets a new one. */
final class Lanes implements AutoCloseable {

  private record Open(Lane lane, Cluster cluster, Optional<Wish.Hold> wish) {}

  private final TargetFactory targets;
  private final Duration sweep;
  private final Lane.Owner owner;
  private final Map<String, Open> open = new TreeMap<>();

  Lanes(TargetFactory targets, Duration sweep, Lane.Owner owner) {
    this.targets = targets;
    this.sweep = sweep;
    this.owner = owner;
  }

  /**
   * Opens lanes for newcomers and closes those of clusters that left or changed their target.
   *
   * @param left hears the names of the closed ones
   */
  synchronized void follow(List<Cluster> clusters, Consumer<String> left) {
    var wanted = clusters.stream().collect(Collectors.toMap(Cluster::name, c -> c));
    var closing =
        open.values().stream().filter(o -> !staysWith(o.cluster(), wanted)).toList();
    closing.forEach(o -> open.remove(o.cluster().name()));
    closeAll(closing);
    closing.forEach(o -> left.accept(o.cluster().name()));
    for (var cluster : clusters) {
      if (!open.containsKey(cluster.name())) {
        var lane = new Lane(cluster.name(), () -> targets.open(cluster), sweep, owner);
        open.put(cluster.name(), new Open(lane, cluster, Optional.empty()));
      }
    }
  }

  private static boolean staysWith(Cluster cluster, Map<String, Cluster> wanted) {
    var next = wanted.get(cluster.name());
    return next != null && next.target().equals(cluster.target());
  }

  /** Hands a wish to a lane; false where it has it already. */
  synchronized boolean want(String cluster, Wish.Hold wish) {
    var o = open.get(cluster);
    if (o == null || o.wish().filter(wish::isSame).isPresent()) {
      return false;
    }
    open.put(cluster, new Open(o.lane(), o.cluster(), Optional.of(wish)));
    o.lane().want(wish);
    return true;
  }

  synchronized void wakeAll() {
    open.values().forEach(o -> o.lane().wake());
  }

  @Override
  public synchronized void close() {
    var closing = List.copyOf(open.values());
    open.clear();
    closeAll(closing);
  }

  /** Side by side, so that one slow cluster does not add up with the others. */
  private static void closeAll(List<Open> closing) {
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      closing.forEach(o -> each.execute(o.lane()::close));
    }
  }
}
