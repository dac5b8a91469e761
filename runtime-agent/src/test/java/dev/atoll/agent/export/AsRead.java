package dev.atoll.agent.export;

import dev.atoll.agent.etcd.Change;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.Watching;
import dev.atoll.agent.mesh.IpEntry;
import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.fleet.net.Ip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A store as a node reads it, from its first transaction on, each on its own. */
final class AsRead implements AutoCloseable {
  private final Watching watch;
  private MeshState state;

  AsRead(Store store, OwnCluster own) {
    this.watch = store.watch("cilium/", 1);
    this.state = MeshState.empty(own);
  }

  MeshState state() {
    return state;
  }

  /** Takes what the store has told since, until it says nothing. */
  void follow(Runnable afterEach) {
    var batch = watch.next(Duration.ofMillis(500));
    while (batch.isPresent()) {
      var byRevision = new TreeMap<Long, List<KeyChange>>();
      batch
          .get()
          .changes()
          .forEach(change ->
              byRevision
                  .computeIfAbsent(change.revision(), _ -> new ArrayList<>())
                  .add(key(change)));
      byRevision.forEach((revision, changes) -> {
        state = state.apply(changes, revision, 0).state();
        afterEach.run();
      });
      batch = watch.next(Duration.ofMillis(200));
    }
  }

  private static KeyChange key(Change change) {
    return switch (change) {
      case Change.Put(var entry) -> new KeyChange(entry.key(), Optional.of(entry.value()));
      case Change.Deleted(var key, var revision) -> new KeyChange(key, Optional.empty());
    };
  }

  /** Of an address; 0 without one, and where its labels are not known. */
  int identity(String ip) {
    return state
        .ip(Ip.of(ip))
        .map(IpEntry::identity)
        .filter(n -> state.labels(n).isPresent())
        .orElse(0);
  }

  @Override
  public void close() {
    watch.close();
  }
}
