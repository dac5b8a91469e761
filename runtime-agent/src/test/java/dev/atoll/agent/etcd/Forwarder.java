package dev.atoll.agent.etcd;

import dev.atoll.sandbox.EtcdServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One address with a store behind it, now this one and now that one, or none: a load balancer on
 * loopback. Who is connected when it changes is cut off.
 */
public final class Forwarder implements AutoCloseable {
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int port;

  /** Leads to nobody at first. */
  public Forwarder() {
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::accept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public StoreAccess access() {
    return StoreAccess.plain("http://127.0.0.1:" + listening.getLocalPort());
  }

  public void to(EtcdServer server) {
    port = URI.create(server.url()).getPort();
    cut();
  }

  public void toNobody() {
    port = 0;
    cut();
  }

  private void cut() {
    open.forEach(Forwarder::close);
    open.clear();
  }

  private void accept() {
    try {
      while (true) {
        var client = listening.accept();
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException e) {
      // It has been closed.
    }
  }

  private void connect(Socket client) {
    var to = port;
    try {
      var server = new Socket();
      open.add(client);
      open.add(server);
      server.connect(new InetSocketAddress("127.0.0.1", to), 500);
      Thread.ofVirtual().start(() -> carry(client, server));
      carry(server, client);
    } catch (IOException e) {
      close(client);
    }
    if (to != port) {
      close(client); // It changed meanwhile.
    }
  }

  private void carry(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of them has ended.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
