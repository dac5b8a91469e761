package dev.atoll.reconciler.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A watch that is renewed when it ends, and from time to time in any case. It begins with what is
 * there, as the API server tells it.
 *
 * @param <T> what is watched
 */
final class LastingWatch<T> implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final Function<Watcher<T>, Watch> opener;
  private final BiConsumer<Watcher.Action, T> heard;
  private final Runnable missed;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param opener opens the watch
   * @param heard hears of what was added, modified and deleted, on a thread of the HTTP client:
   *     looks and returns
   * @param missed runs before a watch is renewed: something may have changed in between
   */
  LastingWatch(
      String name,
      Function<Watcher<T>, Watch> opener,
      BiConsumer<Watcher.Action, T> heard,
      Runnable missed) {
    this.opener = opener;
    this.heard = heard;
    this.missed = missed;
    this.thread = Thread.ofVirtual().name("watch-" + name).start(this::run);
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
      missed.run();
    }
  }

  @SuppressWarnings("ReturnValueIgnored") // ended or old enough: both are renewed
  private void watchUntilItEnds() throws InterruptedException {
    var end = new CountDownLatch(1);
    var watch = opener.apply(new Events(end));
    try {
      end.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      watch.close();
    }
  }

  private final class Events implements Watcher<T> {

    private final CountDownLatch end;

    Events(CountDownLatch end) {
      this.end = end;
    }

    @Override
    public void eventReceived(Action action, T resource) {
      switch (action) {
        case ADDED, MODIFIED, DELETED -> heard.accept(action, resource);
        case ERROR -> end.countDown();
        case BOOKMARK -> {}
      }
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
