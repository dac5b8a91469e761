package dev.atoll.agent.node;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.loop.Loop;
import dev.atoll.agent.mesh.Gate;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.MeshState.Applied;
import dev.atoll.agent.schema.OwnCluster;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The consuming role: one thread follows the store, another lets time pass. What is known is {@link
 * #state}; it is never worse than the last complete one, whatever becomes of the store.
 */
public final class Node implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Consumer<MeshDifference> told;
  private final Delays delays = new Delays();
  private final StoreHealth health = new StoreHealth();
  private final Thread following;
  private final Loop ticking;
  private volatile MeshState state;

  private Node(Store store, OwnCluster own, Gate gate, Consumer<MeshDifference> told) {
    this.state = MeshState.empty(own, gate);
    this.told = told;
    var loop = new Following(store, this, delays, health);
    this.following = Thread.ofVirtual().name("follow " + own.name()).unstarted(loop);
    this.ticking = Loop.every("time " + own.name(), TICK, () -> next(s -> s.later(now())));
  }

  /**
   * Begins to follow a store, and lets every cluster in at once.
   *
   * @see #start(Store, OwnCluster, Gate, Consumer)
   */
  public static Node start(Store store, OwnCluster own, Consumer<MeshDifference> told) {
    return start(store, own, Gate.OPEN, told);
  }

  /**
   * Begins to follow a store.
   *
   * @param store that of the own cluster; whoever opened it closes it, after this
   * @param told hears each difference, in order, one at a time; it must not block for long
   */
  public static Node start(Store store, OwnCluster own, Gate gate, Consumer<MeshDifference> told) {
    var node = new Node(store, own, gate, told);
    node.following.start();
    return node;
  }

  public MeshState state() {
    return state;
  }

  public Delays delays() {
    return delays;
  }

  public StoreHealth health() {
    return health;
  }

  /** The nodes of a cluster that joins have answered. */
  void reached(String cluster) {
    next(s -> s.reached(cluster, now()));
  }

  /** Milliseconds of the clock that ages are told in. */
  public static long now() {
    return System.nanoTime() / 1_000_000;
  }

  /**
   * Replaces the state.
   *
   * @return whether the store is to be listed again
   */
  synchronized boolean next(Function<MeshState, Applied> change) {
    var before = state;
    var applied = change.apply(before);
    state = applied.state();
    told.accept(new MeshDifference(before, applied.state()));
    return applied.listAgain();
  }

  @Override
  public void close() {
    following.interrupt();
    ticking.close();
    try {
      following.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
