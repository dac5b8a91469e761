package dev.atoll.sandbox.netns;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.net.ExtendedSocketOptions;

/**
 * The sockets that a service holds, so that its end is the end of each, even of one that comes just
 * then.
 */
final class OpenChannels implements AutoCloseable {
  private static final int IDLE = 60;

  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Keeps it, or closes it at once if all were closed already. */
  <C extends Channel> C add(C channel) {
    open.add(channel);
    if (closed) {
      close(channel);
    }
    return channel;
  }

  /** Waits for the next connection. */
  SocketChannel accept(ServerSocketChannel listener) throws IOException {
    var accepted = add(listener.accept());
    try {
      prepare(accepted);
      return accepted;
    } catch (IOException e) {
      close(accepted);
      throw e;
    }
  }

  /**
   * A watch may be silent for long, and what a vanished peer sent last may have been dropped: such
   * a connection is found by keepalive and ends after {@value #IDLE} s and 9 tries, 10 s apart,
   * tcp(7).
   */
  static void prepare(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, IDLE);
    channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
  }

  void close(Channel channel) {
    open.remove(channel);
    quietly(channel);
  }

  /** How many are open now. */
  int size() {
    return open.size();
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(this::close);
  }

  /** close(2) of a socket gives the descriptor back whatever it reports. */
  private static void quietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The peer may be gone; there is nothing left to do for it.
    }
  }
}
