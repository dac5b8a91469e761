package dev.atoll.sandbox.netns;

import dev.atoll.sandbox.Deadline;
import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * Repeats a step on a socket until that is closed: accepting a connection, answering a datagram.
 */
record Service(NetworkChannel socket, Step step) implements Runnable {
  /** One turn, which waits for a peer. */
  @FunctionalInterface
  interface Step {
    void once() throws IOException;
  }

  /** How long it waits when a step fails: no descriptor is left (accept(2), EMFILE), no route. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * A process that is being started has a copy of each descriptor until it closes them: what was
   * closed here a moment ago may still listen there.
   */
  private static final Duration CLOSES = Duration.ofSeconds(2);

  /**
   * Connections that may wait to be accepted; the kernel takes no more than net.core.somaxconn,
   * listen(2). Past it a SYN is dropped, which looks like a policy that drops it.
   */
  private static final int BACKLOG = 4096;

  @Override
  public void run() {
    while (socket.isOpen()) {
      turn();
    }
  }

  private void turn() {
    try {
      step.once();
    } catch (IOException e) {
      if (socket.isOpen()) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the next step closes the socket: InterruptibleChannel
    }
  }

  /**
   * Binds a socket that was made in {@code namespace}.
   *
   * @throws SandboxException if the address is taken, or no interface there has it
   */
  static void bind(NetworkChannel channel, InetSocketAddress at, NetworkNamespace namespace) {
    var deadline = Deadline.in(CLOSES);
    var failure = attempt(channel, at);
    while (failure.isPresent() && !deadline.passed()) {
      Deadline.pause(PAUSE);
      failure = attempt(channel, at);
    }
    failure.ifPresent(why -> {
      throw new SandboxException(
          "cannot listen on " + Text.of(at) + " in " + namespace.path() + ": " + why.getMessage(),
          why);
    });
  }

  private static Optional<IOException> attempt(NetworkChannel channel, InetSocketAddress at) {
    try {
      bind(channel, at);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private static void bind(NetworkChannel channel, InetSocketAddress at) throws IOException {
    if (channel instanceof ServerSocketChannel tcp) {
      tcp.bind(at, BACKLOG);
    } else {
      channel.bind(at);
    }
  }
}
