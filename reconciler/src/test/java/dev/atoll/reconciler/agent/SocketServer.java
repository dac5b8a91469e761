package dev.atoll.reconciler.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A small HTTP server on a Unix socket, which does what a test wants of each connection. */
final class SocketServer implements AutoCloseable {

  /** What happens to a connection, once its request was read. */
  interface Behaviour {
    void answer(String resource, SocketChannel channel) throws IOException, InterruptedException;
  }

  private final ServerSocketChannel server;
  private final Thread thread;

  private SocketServer(ServerSocketChannel server, Behaviour behaviour) {
    this.server = server;
    this.thread = Thread.ofPlatform().daemon().start(() -> accept(behaviour));
  }

  static SocketServer start(Path socket, Behaviour behaviour) throws IOException {
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    return new SocketServer(server, behaviour);
  }

  private void accept(Behaviour behaviour) {
    try {
      while (true) {
        var channel = server.accept();
        Thread.ofVirtual().start(() -> serve(behaviour, channel));
      }
    } catch (ClosedChannelException e) {
      return; // the test is over
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(Behaviour behaviour, SocketChannel channel) {
    try (channel) {
      behaviour.answer(resource(channel), channel);
    } catch (IOException | InterruptedException e) {
      return; // the client went away, as some tests want
    }
  }

  private static String resource(SocketChannel channel) throws IOException {
    var in = ByteBuffer.allocate(4096);
    var head = "";
    while (!head.contains("\r\n\r\n") && channel.read(in) >= 0) {
      head = new String(in.array(), 0, in.position(), StandardCharsets.US_ASCII);
    }
    return head.split(" ")[1];
  }

  static void write(SocketChannel channel, String text) throws IOException {
    var out = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /** A body as Go's server sends a short one. */
  static void ok(SocketChannel channel, String body) throws IOException {
    write(
        channel,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\nConnection: close\r\n\r\n"
            + body);
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
