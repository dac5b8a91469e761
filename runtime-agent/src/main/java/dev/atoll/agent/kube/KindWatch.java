package dev.atoll.agent.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the objects of one kind and watches them from there, for as long as it is not closed. A
 * watch that ends goes on behind the last change that it brought; where the API server does not
 * know that any more, the objects are listed again, and what is gone since is told.
 */
final class KindWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KindWatch.class);

  /** A connection that broke without a word is found after this time at the latest. */
  private static final Duration LONGEST = Duration.ofMinutes(8);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final KindApi api;
  private final Interest interest;
  private final Kind kind;
  private final BlockingQueue<News> queue;
  private final Thread thread;
  private final Set<String> known = new HashSet<>();

  /** Up to where everything is told; empty if it must be listed. */
  private String version = "";

  private volatile boolean closed;

  KindWatch(KubernetesClient client, Interest interest, BlockingQueue<News> queue) {
    this.api = new KindApi(client, interest);
    this.kind = interest.kind();
    this.interest = interest;
    this.queue = queue;
    this.thread =
        Thread.ofVirtual().name("watch-" + kind.plural() + interest.key()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    var pause = FIRST_PAUSE;
    while (!closed) {
      var began = System.nanoTime();
      try {
        once();
      } catch (KubernetesClientException e) {
        failed(e);
        forgetIfAnswered(e.getCode());
      } catch (KubeException e) { // the token cannot be read just now
        failed(e);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) { // the outermost loop: a bug must not end what others rely on
        LOG.error("{} are not watched", kind.plural(), e);
        forgetVersion();
      }
      var lasted = Duration.ofNanos(System.nanoTime() - began);
      pause = lasted.compareTo(LONGEST_PAUSE) > 0 ? FIRST_PAUSE : longer(pause);
      if (!sleep(pause)) {
        return;
      }
    }
  }

  private void once() throws InterruptedException {
    if (!version.isEmpty() || isListed()) {
      watchUntilItEnds();
    }
  }

  /** Whether the API server knows the kind; where it need not, it then has none of it. */
  private boolean isListed() throws InterruptedException {
    try {
      list();
      return true;
    } catch (KubernetesClientException e) {
      if (!interest.optional() || e.getCode() != 404) {
        throw e;
      }
      listed(known);
      return false;
    }
  }

  private void failed(RuntimeException e) {
    if (!closed) {
      LOG.warn("{} {} cannot be watched: {}", kind.plural(), interest.key(), e.getMessage());
    }
  }

  /** An answer that is no success may say that our version is too old or too new. */
  private void forgetIfAnswered(int code) {
    if (code != 0) {
      forgetVersion();
    }
  }

  private synchronized void forgetVersion() {
    version = "";
  }

  private synchronized void list() throws InterruptedException {
    var before = new HashSet<>(known);
    var at =
        api.list(object -> {
          before.remove(object.key());
          known.add(object.key());
          queue.put(new News.There(kind, object));
        });
    listed(before);
    version = at;
  }

  private synchronized void listed(Set<String> missing) throws InterruptedException {
    for (var gone : Set.copyOf(missing)) {
      known.remove(gone);
      queue.put(new News.Gone(kind, gone));
    }
    queue.put(new News.Listed(kind, interest.key()));
  }

  @SuppressWarnings("ReturnValueIgnored") // ended or old enough: both are renewed
  private void watchUntilItEnds() throws InterruptedException {
    var events = new Events();
    try (var watch = api.watch(version, events)) {
      events.end.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      events.stop();
    }
  }

  /** Runs on a thread of the HTTP client, one event after the other; waits where the queue does. */
  private final class Events implements Watcher<GenericKubernetesResource> {
    private final CountDownLatch end = new CountDownLatch(1);
    private boolean over;

    @Override
    public void eventReceived(Action action, GenericKubernetesResource resource) {
      synchronized (KindWatch.this) {
        if (over) {
          return;
        }
        try {
          tell(action, resource);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          end.countDown();
        }
      }
    }

    private void tell(Action action, GenericKubernetesResource resource)
        throws InterruptedException {
      switch (action) {
        case ADDED, MODIFIED -> {
          var object = api.object(resource);
          known.add(object.key());
          queue.put(new News.There(kind, object));
        }
        case DELETED -> {
          var key = api.object(resource).key();
          known.remove(key);
          queue.put(new News.Gone(kind, key));
        }
        case BOOKMARK -> {}
        case ERROR -> {
          version = "";
          end.countDown();
          return;
        }
      }
      version = resource.getMetadata().getResourceVersion();
    }

    /** Nothing that comes late is told: the next watch brings it again. */
    void stop() {
      synchronized (KindWatch.this) {
        over = true;
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      if (cause.isHttpGone()) {
        forgetVersion();
      }
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
      var millis = pause.toMillis();
      Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
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
