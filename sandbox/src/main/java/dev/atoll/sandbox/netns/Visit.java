package dev.atoll.sandbox.netns;

import dev.atoll.sandbox.SandboxException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What one thread does in a namespace. Its result is read after the thread was joined: a future
 * would wake its readers from inside.
 */
final class Visit<T> implements Runnable {
  private final NetworkNamespace namespace;
  private final Callable<T> work;
  private @Nullable T returned;
  private @Nullable Throwable thrown;

  Visit(NetworkNamespace namespace, Callable<T> work) {
    this.namespace = namespace;
    this.work = work;
  }

  /**
   * Lets the JVM start its threads for virtual threads, among them the one that wakes those which
   * wait for the end of a thread, before any thread is elsewhere.
   */
  static void beforeTheFirst() {
    Started.VIRTUAL.isAlive();
  }

  private static final class Started {
    static final Thread VIRTUAL = Thread.startVirtualThread(() -> {});
  }

  @Override
  public void run() {
    try {
      namespace.enter();
      returned = work.call();
    } catch (Throwable e) {
      thrown = e;
    }
  }

  @SuppressWarnings("NullAway") // T itself may be nullable
  T result() {
    switch (thrown) {
      case null -> {
        return returned;
      }
      case SandboxException e -> throw new SandboxException(String.valueOf(e.getMessage()), e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e ->
          throw new SandboxException("in the network namespace " + namespace.path() + ": " + e, e);
    }
  }
}
