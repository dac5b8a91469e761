package dev.atoll.agent.mirror;

import dev.atoll.agent.etcd.Change;
import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Page;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.mirror.PeerState.Phase;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.PeerAge;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.trust.Judge;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What runs while a peer is connected: a reflection for each resource that it has, and eyes on its
 * configuration, its exporter and the lease. The end of one is the end of the connection.
 */
final class Connection {

  /** As Cilium's keys have it ({@code --kvstore-lease-ttl}). */
  private static final Duration LEASE = Duration.ofMinutes(15);

  private final String peer;
  private final Store theirs;
  private final Store ours;
  private final Committer committer;
  private final ClusterConfig config;
  private final Judge judge;
  private final PeerState state;
  private final Pace pace;

  Connection(
      String peer,
      Store theirs,
      Store ours,
      Committer committer,
      ClusterConfig config,
      Judge judge,
      PeerState state,
      Pace pace) {
    this.peer = peer;
    this.theirs = theirs;
    this.ours = ours;
    this.committer = committer;
    this.config = config;
    this.judge = judge;
    this.state = state;
    this.pace = pace;
  }

  /**
   * @param now the peer's store as it began
   * @throws StoreException when the connection ends
   */
  void run(Page now) throws InterruptedException {
    var lease = lease();
    var key = Keys.clusterConfig(peer);
    ours.commit(List.of(new Write.Put(key, config.mirrored().json(), lease)));
    state.is(Phase.CONNECTED);
    var all = new Together();
    for (var resource : Resource.values()) {
      all.add(peer + " " + resource.word(), () -> bring(resource, now, lease));
    }
    all.add(peer + " configuration", this::watchConfig);
    all.add(peer + " exporter", this::watchExporter);
    all.add(peer + " lease", () -> keep(lease));
    all.add(peer + " pulse", () -> pulse(now));
    all.await();
  }

  /** The lease on which hangs what was brought before, if it lives, else a new one. */
  private long lease() {
    return Arrays.stream(Resource.values())
        .flatMap(r -> ours.get(Keys.position(peer, r)).stream())
        .mapToLong(Entry::lease)
        .filter(lease -> lease != 0 && ours.keepAlive(lease))
        .findFirst()
        .orElseGet(() -> ours.grant(LEASE));
  }

  private void keep(long lease) {
    while (pause(pace.keepAlive())) {
      if (!ours.keepAlive(lease)) {
        throw new StoreException(ours.name() + " has ended the lease of what was brought");
      }
    }
  }

  /** One small question for all watches: they share its connection. */
  private void pulse(Page before) {
    var last = before;
    do {
      var now = theirs.now(Keys.clusterConfig(peer));
      if (!now.follows(last)) {
        throw new StoreException(theirs.name() + " is another store than before");
      }
      last = now;
      state.storeHeard();
    } while (pause(pace.pulse()));
  }

  private void bring(Resource resource, Page now, long lease) {
    var route = Route.of(resource, peer, config);
    if (!config.exports(resource)) {
      empty(route, lease);
      return;
    }
    if (config.syncedCanaries()) {
      awaitCanary(route);
    }
    new Reflection(route, theirs, ours, committer, lease, judge, state.of(resource), pace).run(now);
  }

  /** The peer has nothing of it: what was brought once goes, and the canary says that it is all. */
  private void empty(Route route, long lease) {
    ours.commit(
        List.of(
            new Write.DeletePrefix(route.to()),
            new Write.Delete(route.position()),
            new Write.Put(route.toCanary(), Reflection.now(), lease)));
    state.of(route.resource()).off();
    while (pause(pace.keepAlive())) {
      // There is nothing to do until the connection ends.
    }
  }

  private void awaitCanary(Route route) {
    var seen = theirs.now(route.fromCanary()).revision();
    if (theirs.get(route.fromCanary()).isPresent()) {
      return;
    }
    try (var watch = theirs.watchKey(route.fromCanary(), seen + 1)) {
      while (!Thread.currentThread().isInterrupted()) {
        var batch = watch.next(pace.keepAlive());
        if (batch.stream()
            .flatMap(b -> b.changes().stream())
            .anyMatch(Change.Put.class::isInstance)) {
          return;
        }
      }
    }
  }

  private void watchConfig() {
    var key = Keys.clusterConfig(peer);
    try (var watch = theirs.watchKey(key, theirs.now(key).revision())) {
      while (!Thread.currentThread().isInterrupted()) {
        var batch = watch.next(pace.keepAlive());
        batch.ifPresent(
            b -> b.changes().stream().filter(c -> c.key().equals(key)).forEach(this::checkConfig));
      }
    }
  }

  private void checkConfig(Change change) {
    if (change instanceof Change.Put(Entry entry)
        && !ClusterConfig.parse(entry.value()).equals(config)) {
      throw new StoreException(theirs.name() + " says something else of " + peer + " than before");
    }
  }

  /** Cilium's heartbeat and Atoll's clock, whichever there is. */
  private void watchExporter() {
    var clock = Keys.clock(peer);
    var since = theirs.now(clock).revision() + 1;
    try (var beats = theirs.watchKey(Keys.HEARTBEAT, since);
        var clocks = theirs.watchKey(clock, since)) {
      while (!Thread.currentThread().isInterrupted()) {
        var batches = clocks.next(Duration.ofSeconds(1)).stream().toList();
        batches.forEach(b -> b.changes().forEach(this::readClock));
        if (beats.next(Duration.ZERO).isPresent()) {
          state.exporterHeard();
        }
      }
    }
  }

  private void readClock(Change change) {
    if (change instanceof Change.Put(Entry entry)) {
      state.exporterHeard();
      var text = new String(entry.value(), StandardCharsets.UTF_8);
      if (text.matches("\\d{1,15}")) {
        state.clock(new PeerAge.Clock(entry.revision(), Long.parseLong(text)));
      }
    }
  }

  /** False once the connection is to end. */
  private static boolean pause(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
