package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.reconciler.target.TargetFactory;
import java.time.Duration;
import java.util.Collection;
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
   * Opens lanes for newcomers and closes those of clusters that left or changed their target. Waits
   * for nobody: a new lane of a cluster begins when the old one has ended.
   *
   * @param left hears the names of those that left, when their last round has ended
   * @param joins hears the names of all newcomers, before the first of them begins
   */
  synchronized void follow(
      List<Cluster> clusters, Consumer<String> left, Consumer<Collection<String>> joins) {
    var wanted = clusters.stream().collect(Collectors.toMap(Cluster::name, c -> c));
    var closing = open.values().stream().filter(o -> !staysWith(o.cluster(), wanted)).toList();
    closing.forEach(o -> open.remove(o.cluster().name()));
    closing.stream()
        .filter(o -> !wanted.containsKey(o.cluster().name()))
        .forEach(o -> Thread.ofVirtual().start(() -> close(o, left)));
    var newcomers = clusters.stream().filter(c -> !open.containsKey(c.name())).toList();
    joins.accept(newcomers.stream().map(Cluster::name).toList());
    for (var cluster : newcomers) {
      var old = closing.stream().filter(o -> o.cluster().name().equals(cluster.name())).findFirst();
      open(cluster, () -> old.ifPresent(o -> o.lane().close()));
    }
  }

  private static void close(Open one, Consumer<String> left) {
    one.lane().close();
    left.accept(one.cluster().name());
  }

  private void open(Cluster cluster, Runnable before) {
    var lane = new Lane(cluster.name(), () -> targets.open(cluster), sweep, owner, before);
    open.put(cluster.name(), new Open(lane, cluster, Optional.empty()));
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

  synchronized void wake(String cluster) {
    var o = open.get(cluster);
    if (o != null) {
      o.lane().wake();
    }
  }

  synchronized void wakeAll() {
    open.values().forEach(o -> o.lane().wake());
  }

  /** Side by side, so that one slow cluster does not add up with the others. */
  @Override
  public synchronized void close() {
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      open.values().forEach(o -> each.execute(o.lane()::close));
    }
    open.clear();
  }
}
