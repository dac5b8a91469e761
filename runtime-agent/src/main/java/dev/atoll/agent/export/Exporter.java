package dev.atoll.agent.export;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exporting role: one thread reads what becomes of the cluster's objects and writes it to the
 * store, one transaction at a time. A store that fails is asked again; an API server that is away
 * is the business of {@link KubeCluster}. It ends without deleting anything: keys live on for as
 * long as their lease does, and the next exporter goes on with them.
 */
public final class Exporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
  private static final int MOST_NEWS = 2_000;
  private static final Duration CLOCK = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);
  private static final Duration CONFIG = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final OwnCluster own;
  private final KubeCluster cluster;
  private final StateWriter writer;
  private final Exports exports;
  private final ConfigGuard guard;
  private final Thread thread;
  private boolean remembered;
  private final Every clock = new Every(CLOCK);
  private final Every heartbeat = new Every(HEARTBEAT);
  private final Every keepAlive = new Every(KEEP_ALIVE);
  private final Every config = new Every(CONFIG);

  private Exporter(OwnCluster own, KubeCluster cluster, Store store, ExportOptions options) {
    this.own = own;
    this.cluster = cluster;
    this.writer = new StateWriter(store, own);
    this.exports = Exports.of(options, own, writer);
    var word = word(own, options).json();
    this.guard = new ConfigGuard(store, Keys.clusterConfig(own.name()), word);
    writer.beside(Keys.clusterConfig(own.name()), word);
    this.thread = Thread.ofVirtual().name("export-" + own.name()).unstarted(this::run);
  }

  private static ClusterConfig word(OwnCluster own, ExportOptions options) {
    return ClusterConfig.exporting(own.id(), own.maxConnectedClusters(), options.serviceExports());
  }

  /** What {@code cluster} must watch. */
  public static Set<Kind> kinds(ExportOptions options) {
    return Exports.kinds(options);
  }

  /**
   * Begins to export.
   *
   * @param cluster watched for {@link #kinds}; whoever opened it closes it, after this
   */
  public static Exporter start(
      OwnCluster own, KubeCluster cluster, Store store, ExportOptions options) {
    var exporter = new Exporter(own, cluster, store, options);
    exporter.thread.start();
    return exporter;
  }

  private void run() {
    var pause = Duration.ofMillis(50);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        writer.connect();
        remember();
        while (true) {
          step();
          pause = Duration.ofMillis(50);
        }
      } catch (StoreException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        LOG.warn("{} is not exported: {}", own.name(), e.getMessage());
        pause = longer(pause);
      } catch (RuntimeException e) { // the outermost loop: a bug must not end what others rely on
        LOG.error("{} is not exported", own.name(), e);
        pause = longer(pause);
      } catch (InterruptedException e) {
        return;
      }
      if (!rest(pause)) {
        return;
      }
    }
  }

  private void remember() {
    if (!remembered) {
      exports.remember(writer::stored);
      remembered = true;
    }
  }

  private void step() throws InterruptedException {
    tick();
    var wait = writer.isIdle() ? clock.left() : Duration.ZERO;
    exports.tell(cluster.take(MOST_NEWS, wait));
    exports.complete().forEach(r -> writer.complete(r, exports.ofOwnNodes().contains(r)));
    writer.commit();
  }

  private void tick() {
    if (keepAlive.isDue() && !writer.keepAlive()) {
      throw new StoreException("the lease of its keys has ended");
    }
    if (guard.isTouched() || config.isDue() && guard.isDifferent()) {
      writer.restore(Keys.clusterConfig(own.name()));
    }
    if (heartbeat.isDue()) {
      writer.beside(Keys.HEARTBEAT, Times.now());
    }
    if (clock.isDue()) {
      writer.beside(Keys.clock(own.name()), Times.exactly());
    }
  }

  private static Duration longer(Duration pause) {
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private static boolean rest(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Ends the thread; what waits to be written is left to the next exporter. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    guard.close();
  }
}
