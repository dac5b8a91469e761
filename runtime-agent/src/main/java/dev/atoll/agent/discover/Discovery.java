package dev.atoll.agent.discover;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.kube.KubeException;
import dev.atoll.agent.kube.KubeRefusalException;
import dev.atoll.agent.kube.News;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.node.Node;
import dev.atoll.agent.schema.OwnCluster;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The discovering role: one thread keeps the slices of other clusters in the API server at what the
 * mesh has. A slice is deleted where its Service does not want it any more, or where its cluster
 * has told all of its services and this is none of them, or has left the mesh; never because of
 * what is not known: a cluster whose first list is incomplete, or that the store does not know at
 * all. It ends without deleting anything.
 */
public final class Discovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
  private static final int MOST_NEWS = 2_000;

  /** What comes meanwhile is written together; 500 ms in Cilium. */
  private static final Duration GATHER = Duration.ofMillis(200);

  private static final Duration AGAIN = Duration.ofSeconds(3);

  private final KubeCluster cluster;
  private final Consumer<String> say;
  private final Known known = new Known();
  private final Set<Kind> listed = EnumSet.noneOf(Kind.class);

  /** Services of which the mesh has something else, told by the node's threads. */
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  private final Set<String> due = new LinkedHashSet<>();
  private final Set<String> failed = new LinkedHashSet<>();
  private final Node node;
  private final Thread thread;
  private long retry = System.nanoTime();
  private Set<String> settled = Set.of();
  private Set<String> held = Set.of();

  /** What does not go; empty if everything does. */
  private String fault = "";

  private Discovery(OwnCluster own, Store store, KubeCluster cluster, Consumer<String> say) {
    this.cluster = cluster;
    this.say = say;
    this.node = Node.start(store, own, this::differs);
    this.thread = Thread.ofVirtual().name("discover " + own.name()).unstarted(this::run);
  }

  /** What {@code cluster} must watch. */
  public static Set<Kind> kinds() {
    return EnumSet.of(Kind.SERVICE, Kind.MIRRORED_SLICE);
  }

  /**
   * Begins. It expects to be the only one of its cluster.
   *
   * @param store that of the own cluster; whoever opened it closes it, after this
   * @param cluster watched for {@link #kinds}; as well
   * @param say hears what is wrong, and of which clusters slices are only held
   */
  public static Discovery start(
      OwnCluster own, Store store, KubeCluster cluster, Consumer<String> say) {
    var discovery = new Discovery(own, store, cluster, say);
    discovery.thread.start();
    return discovery;
  }

  private void differs(MeshDifference difference) {
    difference.services().forEach(change -> changed.add(change.key()));
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        gather();
        if (listed.containsAll(kinds())) {
          write(node.state());
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) { // the outermost loop: a bug must not end what others rely on
        LOG.error("slices of other clusters are not written", e);
      }
    }
  }

  private void gather() throws InterruptedException {
    cluster.take(MOST_NEWS, GATHER).forEach(this::tell);
    for (var key : List.copyOf(changed)) {
      changed.remove(key);
      due.add(key);
    }
    if (System.nanoTime() - retry > 0) {
      retry = System.nanoTime() + AGAIN.toNanos();
      due.addAll(failed);
      failed.clear();
    }
  }

  private void tell(News news) {
    switch (news) {
      case News.There(var kind, var object) -> known.there(kind, object).forEach(due::add);
      case News.Gone(var kind, var key) -> known.gone(kind, key).forEach(due::add);
      case News.Listed(var kind, var all) -> listed.add(kind);
    }
  }

  private void write(MeshState state) {
    var now = state.settled();
    if (!now.equals(settled)) {
      settled = now;
      due.addAll(known.keys());
    }
    writeDue(state);
    tellHeld();
  }

  /** Until something fails; what is due still is next, and what failed behind it. */
  private void writeDue(MeshState state) {
    var goes = true;
    while (goes && !due.isEmpty() && !Thread.currentThread().isInterrupted()) {
      var key = due.iterator().next();
      due.remove(key);
      goes = isWritten(key, state);
    }
    if (goes && failed.isEmpty()) {
      fault = "";
    }
  }

  private boolean isWritten(String key, MeshState state) {
    try {
      write(key, state);
      return true;
    } catch (KubeException e) {
      failed.add(key);
      complain(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** Once, until all is well again. */
  private void complain(String what) {
    if (fault.isEmpty()) {
      say.accept(what);
    }
    fault = what;
  }

  /** Everything that shall be is there before anything is deleted. */
  private void write(String key, MeshState state) {
    var service = known.service(key).filter(Wish::isMade);
    var wanted = WantedSlices.of(service, state, settled);
    for (var slice : wanted.values()) {
      if (known.slice(key, slice.name()).filter(slice::is).isEmpty()) {
        apply(slice);
      }
    }
    known.slices(key).stream()
        .filter(slice -> !wanted.containsKey(slice.name()))
        .filter(slice -> service.isEmpty() || settled.contains(Known.source(slice)))
        .forEach(slice -> cluster.delete(Kind.MIRRORED_SLICE, slice.namespace(), slice.name()));
  }

  /** What is refused is left until something of its Service is different. */
  private void apply(MeshSlice slice) {
    try {
      cluster.apply(Kind.MIRRORED_SLICE, slice.object());
    } catch (KubeRefusalException e) {
      say.accept(String.valueOf(e.getMessage()));
    }
  }

  private void tellHeld() {
    var now = new TreeSet<>(known.sources());
    now.removeAll(settled);
    if (!now.equals(held)) {
      held = now;
      say.accept(
          now.isEmpty()
              ? "no slices are held"
              : "slices of %s stay as they are: not all of its services are known, or nothing"
                      .formatted(String.join(", ", now))
                  + " is known of it");
    }
  }

  /** How what is known of the mesh is. */
  public MeshState state() {
    return node.state();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    node.close();
  }
}
