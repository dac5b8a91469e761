package dev.atoll.sandbox.netns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The server of a pod. It answers each connection and each datagram with one line that says who
 * answers and whom it sees: {@code cluster-one/shop/frontend saw 11.0.0.5:43210}. On a connection
 * it then sends back what comes, until the peer ends it.
 */
public final class Echo implements AutoCloseable {
  private static final int BUFFER = 4096;

  private final OpenChannels channels = new OpenChannels();
  private final ExecutorService services = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
  private final NetworkNamespace namespace;
  private final String name;

  private Echo(NetworkNamespace namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  /**
   * Listens on all addresses of the namespace, IPv4 and IPv6.
   *
   * @param name who answers, as cluster/namespace/workload
   * @param tcp ports, 1 to 65535
   * @param udp ports, 1 to 65535
   * @throws dev.atoll.sandbox.SandboxException if the namespace cannot be entered or a port is
   *     taken
   */
  public static Echo start(
      NetworkNamespace namespace, String name, Collection<Integer> tcp, Collection<Integer> udp) {
    var echo = new Echo(namespace, name);
    try {
      echo.listen(List.copyOf(tcp), List.copyOf(udp));
    } catch (RuntimeException e) {
      echo.close();
      throw e;
    }
    return echo;
  }

  /** Bound is each before the first is served: a failure leaves nothing that answered. */
  private void listen(List<Integer> tcp, List<Integer> udp) {
    var started = new ArrayList<Service>();
    namespace.call(() -> started.addAll(open(tcp.size(), udp.size())));
    var ports = new ArrayList<>(tcp);
    ports.addAll(udp);
    for (int i = 0; i < ports.size(); i++) {
      Service.bind(started.get(i).socket(), new InetSocketAddress(ports.get(i)), namespace);
    }
    started.forEach(services::execute);
  }

  private List<Service> open(int tcp, int udp) throws IOException {
    var opened = new ArrayList<Service>();
    for (int i = 0; i < tcp; i++) {
      opened.add(answering(channels.add(ServerSocketChannel.open())));
    }
    for (int i = 0; i < udp; i++) {
      opened.add(answering(channels.add(DatagramChannel.open())));
    }
    return opened;
  }

  private Service answering(ServerSocketChannel socket) {
    return new Service(socket, () -> serve(channels.accept(socket)));
  }

  private void serve(SocketChannel connection) {
    connections.execute(() -> answer(connection));
  }

  private void answer(SocketChannel connection) {
    try {
      connection.write(line(connection.getRemoteAddress()));
      Relay.copy(connection, connection, BUFFER);
    } catch (IOException e) {
      // The peer has gone, which is how most of them end.
    } finally {
      channels.close(connection);
    }
  }

  private Service answering(DatagramChannel socket) {
    var datagram = ByteBuffer.allocate(BUFFER);
    return new Service(socket, () -> answer(socket, datagram.clear()));
  }

  private void answer(DatagramChannel socket, ByteBuffer datagram) throws IOException {
    var peer = socket.receive(datagram);
    socket.send(line(peer), peer);
  }

  private ByteBuffer line(SocketAddress peer) {
    var text = name + " saw " + Text.of((InetSocketAddress) peer) + "\n";
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Who answers. */
  public String name() {
    return name;
  }

  /** How many sockets it holds: one for each port and each connection. */
  int open() {
    return channels.size();
  }

  /** Ends it and all its connections, and returns when none of its threads is left. */
  @Override
  public void close() {
    channels.close();
    services.close();
    connections.close();
  }
}
