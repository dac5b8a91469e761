package dev.atoll.reconciler.kube;

import dev.atoll.fleet.value.Values;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.plan.LiveObject;
import dev.atoll.reconciler.plan.Marks;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Watches one kind's objects with our label and calls back when somebody else changed one. A watch
 * is renewed when it ends, and from time to time in any case; what may have been missed in between
 * is left to a round.
 */
final class DriftWatch implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final KubeHttp http;
  private final KubeKind kind;
  private final String fleet;
  private final Seen seen;
  private final Runnable changed;
  private final Thread thread;
  private volatile boolean closed;

  DriftWatch(KubeHttp http, KubeKind kind, String fleet, Seen seen, Runnable changed) {
    this.http = http;
    this.kind = kind;
    this.fleet = fleet;
    this.seen = seen;
    this.changed = changed;
    this.thread =
        Thread.ofVirtual().name("watch-" + http.cluster() + "-" + kind.plural()).start(this::run);
  }

  private void run() {
    var pause = FIRST_PAUSE;
    while (!closed) {
      var began = System.nanoTime();
      try {
        watchUntilItEnds();
      } catch (KubernetesClientException e) {
        // taken up again below; the rounds tell what is wrong with the cluster
      } catch (IllegalStateException e) {
        if (!closed) {
          throw e;
        }
        return; // the client was closed first
      } catch (InterruptedException e) {
        return;
      }
      var lasted = Duration.ofNanos(System.nanoTime() - began);
      pause = lasted.compareTo(LONGEST_PAUSE) > 0 ? FIRST_PAUSE : longer(pause);
      if (!sleep(pause)) {
        return;
      }
      changed.run();
    }
  }

  @SuppressWarnings("ReturnValueIgnored") // ended or old enough: both are renewed
  private void watchUntilItEnds() throws InterruptedException {
    var end = new CountDownLatch(1);
    var watch = open(end);
    try {
      end.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      watch.close();
    }
  }

  private Watch open(CountDownLatch end) {
    var context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.group())
            .withVersion(kind.version())
            .withKind(kind.kind())
            .withPlural(kind.plural())
            .withNamespaced(kind.namespaced())
            .build();
    var resources = http.client().genericKubernetesResources(context);
    var options = new ListOptionsBuilder().withLabelSelector(Marks.FLEET + "=" + fleet).build();
    return kind.namespaced()
        ? resources.inAnyNamespace().watch(options, new Events(end))
        : resources.watch(options, new Events(end));
  }

  /** Runs on a thread of the HTTP client: looks, calls back, returns. */
  private final class Events implements Watcher<GenericKubernetesResource> {

    private final CountDownLatch end;

    Events(CountDownLatch end) {
      this.end = end;
    }

    @Override
    public void eventReceived(Action action, GenericKubernetesResource resource) {
      switch (action) {
        case ADDED, MODIFIED -> tell(seen.isForeign(object(resource)));
        case DELETED -> tell(seen.isForeignDeletion(object(resource)));
        case ERROR -> end.countDown();
        case BOOKMARK -> {}
      }
    }

    private void tell(boolean foreign) {
      if (foreign) {
        changed.run();
      }
    }

    private LiveObject object(GenericKubernetesResource resource) {
      Map<?, ?> map = http.client().getKubernetesSerialization().convertValue(resource, Map.class);
      return LiveObjects.of(Values.of(map).asMapping().orElseThrow());
    }

    @Override
    public void onClose(WatcherException cause) {
      end.countDown();
    }

    @Override
    public void onClose() {
      end.countDown();
    }
  }

  private static Duration longer(Duration pause) {
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis() / 2 + ThreadLocalRandom.current().nextLong(pause.toMillis()));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
