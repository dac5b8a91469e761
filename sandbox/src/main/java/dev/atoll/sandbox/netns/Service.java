package dev.atoll.sandbox.netns;

import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

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
    try {
      bind(channel, at);
    } catch (IOException e) {
      throw new SandboxException(
          "cannot listen on " + Text.of(at) + " in " + namespace.path() + ": " + e.getMessage(), e);
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
