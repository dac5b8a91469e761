package dev.atoll.sandbox.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.Ports;
import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the loopback of a namespace to a server on the loopback of the machine. */
@Tag("root")
@Timeout(60)
class RelayTest {
  private static final int MANY = 50 << 20;
  private static final InetSocketAddress INSIDE = Wire.at("127.0.0.1", 16441);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Wire wire;
  private ServerSocketChannel server;
  private Relay relay;

  @BeforeEach
  void start() throws Exception {
    wire = Wire.make();
    wire.with(threads);
    server = wire.with(ServerSocketChannel.open()).bind(Wire.at("127.0.0.1", 0));
    relay = wire.with(startRelay());
  }

  @AfterEach
  void end() throws Exception {
    if (wire != null) {
      wire.close();
    }
  }

  private Relay startRelay() throws IOException {
    return Relay.start(wire.left(), INSIDE, (InetSocketAddress) server.getLocalAddress());
  }

  private SocketChannel connect() throws IOException {
    var client = wire.left().openTcp();
    client.connect(INSIDE);
    return client;
  }

  @Test
  void fifty_megabytes_arrive_in_both_directions_at_once() throws Exception {
    try (var client = connect();
        var accepted = server.accept()) {
      var up = threads.submit(() -> send(client, 1));
      var down = threads.submit(() -> send(accepted, 2));
      var atServer = threads.submit(() -> digest(accepted));
      var atClient = threads.submit(() -> digest(client));
      assertThat(atServer.get()).isEqualTo(up.get());
      assertThat(atClient.get()).isEqualTo(down.get());
    }
  }

  @Test
  void what_listens_in_the_namespace_is_reached_from_the_machine() throws Exception {
    var inside = Wire.at("127.0.0.1", 16442);
    var listener = wire.with(wire.left().openListener()).bind(inside);
    var outside = Wire.at("127.0.0.1", Ports.free());
    wire.with(Relay.outOf(wire.left(), outside, inside));
    try (var client = SocketChannel.open(outside);
        var accepted = listener.accept()) {
      var sent = threads.submit(() -> send(client, 5));
      assertThat(digest(accepted)).isEqualTo(sent.get());
      var answer = threads.submit(() -> send(accepted, 6));
      assertThat(digest(client)).isEqualTo(answer.get());
    }
  }

  @Test
  void where_nobody_listens_in_the_namespace_the_connection_ends() throws Exception {
    var outside = Wire.at("127.0.0.1", Ports.free());
    wire.with(Relay.outOf(wire.left(), outside, Wire.at("127.0.0.1", 16443)));
    try (var client = SocketChannel.open(outside)) {
      assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
    }
  }

  /** The client ends its direction, and only then the server begins to send. */
  @Test
  void an_end_of_one_direction_is_passed_on_and_the_other_goes_on() throws Exception {
    try (var client = connect();
        var accepted = server.accept()) {
      Future<byte[]> sent = threads.submit(() -> send(client, 3));
      assertThat(digest(accepted)).isEqualTo(sent.get());
      Future<byte[]> answer = threads.submit(() -> send(accepted, 4));
      assertThat(digest(client)).isEqualTo(answer.get());
    }
  }

  @Test
  void a_server_that_goes_away_ends_the_connection() throws Exception {
    try (var client = connect()) {
      server.accept().close();
      assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
    }
    awaitOpen(1);
  }

  @Test
  void a_target_that_does_not_answer_ends_the_connection() throws Exception {
    server.close();
    try (var client = connect()) {
      assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
    }
    awaitOpen(1);
  }

  @Test
  void close_ends_idle_connections_and_frees_the_address() throws Exception {
    try (var client = connect();
        var accepted = server.accept()) {
      relay.close();
      assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
      assertThat(accepted.socket().getInputStream().read()).isEqualTo(-1);
      assertThat(relay.open()).isZero();
      assertThatThrownBy(this::connect).hasMessage("Connection refused");
    }
    relay = wire.with(startRelay());
    try (var client = connect()) {
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void an_address_in_use_is_named() {
    assertThatThrownBy(() -> Relay.start(wire.left(), INSIDE, INSIDE))
        .isInstanceOf(SandboxException.class)
        .hasMessageStartingWith("cannot listen on 127.0.0.1:16441 in /run/netns/atoll-l-");
  }

  @Test
  void it_listens_only_inside() {
    assertThatThrownBy(() -> new Socket("127.0.0.1", INSIDE.getPort()).close())
        .isInstanceOf(java.net.ConnectException.class);
  }

  private static byte[] send(SocketChannel channel, long seed) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    var random = new Random(seed);
    var block = new byte[1 << 16];
    var out = Channels.newOutputStream(channel);
    for (int sent = 0; sent < MANY; sent += block.length) {
      random.nextBytes(block);
      digest.update(block);
      out.write(block);
    }
    channel.shutdownOutput();
    return digest.digest();
  }

  private static byte[] digest(SocketChannel channel) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    var in = Channels.newInputStream(channel);
    var block = new byte[1 << 16];
    for (int n = in.read(block); n >= 0; n = in.read(block)) {
      digest.update(block, 0, n);
    }
    return digest.digest();
  }

  private void awaitOpen(int sockets) throws InterruptedException {
    while (relay.open() != sockets) {
      Thread.sleep(5);
    }
  }
}
