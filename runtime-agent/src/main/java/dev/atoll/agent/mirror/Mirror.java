package dev.atoll.agent.mirror;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.loop.Loop;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.PeerAge;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.trust.Trust;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The peers of a cluster: joins and leaves them, and tells how old what it has of each is. It
 * expects to be the only one that writes.
 */
public final class Mirror implements AutoCloseable {

  private static final Duration AGES = Duration.ofSeconds(1);

  private record Running(Peer peer, Thread thread, Supplier<StoreAccess> access) {}

  private final Store ours;
  private final Committer committer;
  private final OwnCluster local;
  private final Pace pace;
  private final Consumer<String> say;
  private final Map<String, String> said = new HashMap<>();
  private final Map<String, String> notes = new TreeMap<>();
  private final Ids ids = new Ids();
  private final Map<String, Running> running = new HashMap<>();
  private final Map<String, Thread> draining = new HashMap<>();
  private final Loop ages;
  private Trust trust;

  /**
   * @param trust whom to listen to, and what they may say
   * @param say hears how each peer is, when that changes
   */
  public Mirror(Store ours, OwnCluster local, Trust trust, Pace pace, Consumer<String> say) {
    this.ours = ours;
    this.committer = new Committer(ours);
    this.local = local;
    this.trust = trust;
    this.pace = pace;
    this.say = say;
    this.ages = Loop.every("ages", AGES, this::tell);
  }

  /** Connects to a peer, or does nothing if it is one already. */
  public synchronized void join(String name, Supplier<StoreAccess> access) {
    var drain = draining.remove(name);
    if (drain != null) {
      end(drain);
    }
    running.computeIfAbsent(name, n -> start(n, access));
  }

  private Running start(String name, Supplier<StoreAccess> access) {
    var peer = new Peer(name, access, ours, committer, local, ids, trust, pace);
    return new Running(peer, Thread.ofVirtual().name("peer " + name).start(peer), access);
  }

  /** Connects to a peer anew, because it is reached in another way. */
  public synchronized void rejoin(String name, Supplier<StoreAccess> access) {
    var was = running.remove(name);
    if (was != null) {
      end(was.thread());
    }
    join(name, access);
  }

  /** Judges all peers anew, what was brought already too. */
  public synchronized void trust(Trust now) {
    trust = now;
    Map.copyOf(running).forEach((name, was) -> rejoin(name, was.access()));
  }

  /** Lets go of a peer and deletes what was brought of it once agents have let go of it too. */
  public synchronized void leave(String name) {
    var was = running.remove(name);
    if (was == null) {
      return;
    }
    end(was.thread());
    ids.release(name);
    draining.put(
        name,
        Thread.ofVirtual()
            .name("drain " + name)
            .start(() -> new Drain(ours, name).run(pace.grace())));
  }

  /** The peers, sorted by name. */
  public synchronized Map<String, PeerState> peers() {
    var states = new TreeMap<String, PeerState>();
    running.forEach((name, r) -> states.put(name, r.peer().state()));
    return states;
  }

  /**
   * What is wrong with something that all peers hang on; it is told beside the state of each.
   *
   * @param about what a later note replaces
   * @param what empty if nothing is wrong any more
   */
  public synchronized void note(String about, String what) {
    if (what.isEmpty()) {
      notes.remove(about);
    } else {
      notes.put(about, what);
    }
  }

  private synchronized String notes() {
    return String.join("; ", notes.values());
  }

  private void tell() {
    var lane = new Lane(ours::commit);
    var noted = notes();
    try {
      peers()
          .forEach((name, state) -> {
            say(name, state);
            lane.add(age(name, state.age().noted(noted)));
          });
      lane.commit();
    } catch (StoreException e) {
      // The peers' threads meet it too and say it.
    }
  }

  private void say(String peer, PeerState state) {
    var now = state.sentence();
    if (!now.equals(said.put(peer, now))) {
      say.accept(peer + ": " + now);
    }
  }

  private static Write age(String name, PeerAge age) {
    return new Write.Put(Keys.age(name), age.json(), 0);
  }

  private static void end(Thread thread) {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends; what was brought stays, for whoever takes over. */
  @Override
  public void close() {
    ages.close(); // before the lock, which it takes
    endAll();
  }

  private synchronized void endAll() {
    running.values().forEach(r -> r.thread().interrupt());
    running.values().forEach(r -> end(r.thread()));
    draining.values().forEach(Mirror::end);
  }

  /** Deletes what was brought of a peer; what the store refuses is tried again. */
  private record Drain(Store ours, String peer) {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    void run(Duration grace) {
      try {
        untilDone(new Write.Delete(Keys.clusterConfig(peer)));
        Thread.sleep(grace);
        untilDone(new Write.DeletePrefix(Keys.synced(peer)));
        for (var resource : Resource.values()) {
          untilDone(new Write.DeletePrefix(resource.cachePrefix(peer)));
        }
        untilDone(new Write.DeletePrefix(Keys.mirrored(peer)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void untilDone(Write write) throws InterruptedException {
      while (!isDone(write)) {
        Thread.sleep(AGAIN);
      }
    }

    private boolean isDone(Write write) {
      try {
        ours.commit(List.of(write));
        return true;
      } catch (StoreException e) {
        return false;
      }
    }
  }
}
