package dev.atoll.agent.mirror;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.mirror.PeerState.Phase;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.MalformedValueException;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.trust.Trust;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer: connects to its store, asks who it is, and brings its state, for ever. What fails is
 * begun again after a pause that grows; what was brought stays meanwhile.
 */
final class Peer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** Cilium polls a configuration that is missing for so long per connection. */
  private static final Duration CONFIG_WAIT = Duration.ofMinutes(3);

  private final String name;
  private final Supplier<StoreAccess> access;
  private final Store ours;
  private final Committer committer;
  private final OwnCluster local;
  private final Ids ids;
  private final Trust trust;
  private final Pace pace;
  private final PeerState state = new PeerState();

  /**
   * @param access how its store is reached, read again for each connection
   * @param trust whether it is listened to, and what it may say
   */
  Peer(
      String name,
      Supplier<StoreAccess> access,
      Store ours,
      Committer committer,
      OwnCluster local,
      Ids ids,
      Trust trust,
      Pace pace) {
    this.name = name;
    this.access = access;
    this.ours = ours;
    this.committer = committer;
    this.local = local;
    this.ids = ids;
    this.trust = trust;
    this.pace = pace;
  }

  PeerState state() {
    return state;
  }

  @Override
  public void run() {
    var pause = pace.firstPause();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        var began = System.nanoTime();
        once();
        pause = System.nanoTime() - began > 60e9 ? pace.firstPause() : next(pause);
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Duration next(Duration pause) {
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(pace.longestPause()) > 0 ? pace.longestPause() : doubled;
  }

  private void once() throws InterruptedException {
    try (var theirs = Stores.open(access.get(), DEADLINE)) {
      connect(theirs);
    } catch (StoreException e) {
      state.failed(String.valueOf(e.getMessage()));
    } catch (MalformedValueException e) {
      state.refused("its cluster configuration: " + e.getMessage());
    } catch (RuntimeException e) { // the outermost loop: a bug must not end this peer for good
      LOG.error("{} is not mirrored", name, e);
      state.failed("a fault of the mirror: " + e);
    }
  }

  private void connect(Store theirs) throws InterruptedException {
    state.is(Phase.CONNECTING);
    var now = theirs.now(configKey());
    var config = config(theirs);
    var refusal =
        local
            .refusal(config)
            .or(() -> trust.refusal(name, config))
            .or(() -> ids.reserve(config.id(), name));
    if (refusal.isPresent()) {
      state.refused(refusal.get());
      return;
    }
    new Connection(name, theirs, ours, committer, config, trust.judge(name, config), state, pace)
        .run(now);
  }

  private ClusterConfig config(Store theirs) throws InterruptedException {
    var deadline = System.nanoTime() + CONFIG_WAIT.toNanos();
    var pause = 50L;
    Optional<ClusterConfig> config;
    while ((config = read(theirs)).isEmpty()) {
      state.is(Phase.WAITING);
      if (System.nanoTime() > deadline) {
        throw new StoreException(
            theirs.name()
                + " has no configuration of "
                + name
                + ": its exporter is not there, or the cluster is called otherwise");
      }
      Thread.sleep(pause);
      pause = Math.min(2 * pause, 1000);
    }
    return config.get();
  }

  private Optional<ClusterConfig> read(Store theirs) {
    return theirs.get(configKey()).map(entry -> ClusterConfig.parse(entry.value()));
  }

  private String configKey() {
    return Keys.clusterConfig(name);
  }
}
