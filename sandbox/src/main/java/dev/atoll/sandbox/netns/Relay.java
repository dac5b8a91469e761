package dev.atoll.sandbox.netns;

import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Forwards each TCP connection to an address inside a namespace to an address as this JVM reaches
 * it, or the other way round: an API server on the loopback of the machine appears on the loopback
 * of a node, and what listens on the loopback of a node appears on that of the machine. An end of
 * one direction is passed on while the other goes on (shutdown(2)); when one side breaks, both end.
 */
public final class Relay implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  /** Makes the socket towards the target, where that is. */
  @FunctionalInterface
  private interface Opening {
    SocketChannel open() throws IOException;
  }

  private final OpenChannels channels = new OpenChannels();
  private final ExecutorService listener = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
  private final InetSocketAddress at;
  private final InetSocketAddress to;
  private final Opening towards;

  private Relay(InetSocketAddress at, InetSocketAddress to, Opening towards) {
    this.at = at;
    this.to = to;
    this.towards = towards;
  }

  /**
   * @param at where it listens inside {@code namespace}
   * @param to where each connection goes to; it need not answer yet
   * @throws dev.atoll.sandbox.SandboxException if the namespace cannot be entered or the address is
   *     taken
   */
  public static Relay start(
      NetworkNamespace namespace, InetSocketAddress at, InetSocketAddress to) {
    var listener = namespace.openListener();
    return new Relay(at, to, SocketChannel::open).listening(listener, namespace);
  }

  /**
   * The other way round.
   *
   * @param at where it listens as this JVM does
   * @param to where each connection goes to inside {@code namespace}; it need not answer yet
   * @throws dev.atoll.sandbox.SandboxException if the namespace cannot be entered or the address is
   *     taken
   */
  public static Relay outOf(
      NetworkNamespace namespace, InetSocketAddress at, InetSocketAddress to) {
    var here = new NetworkNamespace(Path.of("/proc/self/ns/net"));
    return new Relay(at, to, namespace::openTcp).listening(here.openListener(), here);
  }

  private Relay listening(ServerSocketChannel socket, NetworkNamespace namespace) {
    try {
      channels.add(socket);
      Service.bind(socket, at, namespace);
      listener.execute(new Service(socket, () -> serve(channels.accept(socket))));
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void serve(SocketChannel near) {
    connections.execute(() -> relay(near));
  }

  /** A peer whose target does not answer sees its connection end. */
  private void relay(SocketChannel near) {
    try {
      var far = channels.add(towards.open());
      try {
        far.connect(to);
        OpenChannels.prepare(far);
        bothWays(near, far);
      } finally {
        channels.close(far);
      }
    } catch (IOException | SandboxException e) {
      // One of the two is gone, or the namespace, or all is closed.
    } finally {
      channels.close(near);
    }
  }

  private void bothWays(SocketChannel near, SocketChannel far) {
    var back = Thread.ofVirtual().start(() -> copyOrEnd(far, near));
    copyOrEnd(near, far);
    join(back);
  }

  private void copyOrEnd(SocketChannel from, SocketChannel to) {
    try {
      copy(from, to, BUFFER);
    } catch (IOException e) {
      channels.close(from);
      channels.close(to);
    }
  }

  /** Passes on what comes and then the end. */
  static void copy(SocketChannel from, SocketChannel to, int bytes) throws IOException {
    var buffer = ByteBuffer.allocate(bytes);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
      buffer.clear();
    }
    to.shutdownOutput();
  }

  private static void join(Thread back) {
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where it listens. */
  public InetSocketAddress at() {
    return at;
  }

  /** How many sockets it holds: itself, and two for each connection. */
  int open() {
    return channels.size();
  }

  /** Ends it and all its connections, and returns when none of its threads is left. */
  @Override
  public void close() {
    channels.close();
    listener.close();
    connections.close();
  }
}
