package dev.atoll.agent.node;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The way to a {@link NodeApi} by a Unix socket, for whoever may open the file: a reconciler beside
 * the node's agents, as it asks those of Cilium. At most 64 connections at once; more wait.
 */
public final class ApiSocket implements Closeable {
  private static final int AT_ONCE = 64;
  private static final int BUFFER = 16 << 10;

  private final Path path;
  private final ServerSocketChannel listener;
  private final InetSocketAddress api;
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private ApiSocket(Path path, ServerSocketChannel listener, InetSocketAddress api) {
    this.path = path;
    this.listener = listener;
    this.api = api;
  }

  /**
   * Begins to listen. A socket that an earlier process left is replaced; only its owner may open
   * the new one.
   *
   * @param path its folder is there
   * @throws IOException if it cannot be made, or something is there that is no socket
   */
  public static ApiSocket start(Path path, InetSocketAddress api) throws IOException {
    if (Files.isRegularFile(path) || Files.isDirectory(path)) {
      throw new IOException("it is there and is no socket");
    }
    Files.deleteIfExists(path);
    var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    var socket = new ApiSocket(path, listener, api);
    Thread.ofVirtual().name("api-socket").start(socket::listen);
    return socket;
  }

  private void listen() {
    try {
      while (!closed) {
        permits.acquire();
        var client = listener.accept();
        open.add(client);
        Thread.ofVirtual().name("api-socket").start(() -> serve(client));
      }
    } catch (IOException e) {
      closed = true; // by close()
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        var server = SocketChannel.open(api)) {
      var asking = Thread.ofVirtual().name("api-socket").start(() -> ask(client, server));
      pump(server, client);
      client.close();
      asking.join();
    } catch (IOException e) {
      return; // either side has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
      permits.release();
    }
  }

  private static void ask(SocketChannel client, SocketChannel server) {
    try {
      pump(client, server);
      server.shutdownOutput();
    } catch (IOException e) {
      return; // either side has gone
    }
  }

  private static void pump(SocketChannel from, SocketChannel to) throws IOException {
    var buffer = ByteBuffer.allocate(BUFFER);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
      buffer.clear();
    }
  }

  /** Ends all connections and takes the file away. */
  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    for (var channel : open) {
      channel.close();
    }
    Files.deleteIfExists(path);
  }
}
