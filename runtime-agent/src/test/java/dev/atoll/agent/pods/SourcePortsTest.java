package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.IpcacheKey;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.Pod;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import dev.atoll.agent.pods.SomeNode.SomePod;
import dev.atoll.sandbox.netns.Echo;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sockets of a pod that all have one port, and ask one backend: by two services and by itself. To
 * its kernel they are different connections.
 */
@Tag("root")
@Timeout(60)
class SourcePortsTest {
  private static final int PORT = 40404;
  private static final int ROUNDS = 20;
  private static final int TALKS = 50;

  @TempDir Path temporary;
  private SomeNode node;
  private Path pins;
  private SomePod client;
  private SomePod server;
  private Datapath datapath;

  @BeforeEach
  void start() throws Exception {
    node = new SomeNode(temporary);
    pins = Files.createDirectory(temporary.resolve("bpf"));
    node.shell.run("mount -t bpf bpf " + pins, "umount " + pins);
    client = node.pod("ptp", "1");
    server = node.pod("ptp", "2");
    datapath = Datapath.load(pins.resolve("atoll"), Map.of("ct", 4096, "lut", 64));
    datapath.config().put(new Id(0), new Config(0, 1, 0, 0, 9, 10));
    endpoint(client, 0x10001);
    endpoint(server, 0x10002);
    services();
    node.network()
        .call(() -> {
          var attachments =
              new Attachments(pins.resolve("atoll/links"), datapath.programs(), Mode.TCX);
          List.of(client, server).forEach(pod -> attachments.attachPod(at(pod)));
          return 0;
        });
  }

  @AfterEach
  void clean() throws Exception {
    if (datapath != null) {
      datapath.close();
    }
    node.close();
  }

  private HostInterface at(SomePod pod) {
    return node.interfaces(Path.of("/run/netns")).find(pod.addresses()).get(pod.v4());
  }

  private void endpoint(SomePod pod, int identity) {
    var at = at(pod);
    datapath.endpoints().put(new Id(at.ifindex()), new Endpoint(identity, 7, 0, 1));
    for (var address : pod.addresses()) {
      int bits = address.isV4() ? 32 : 128;
      datapath.pods().put(address, new Pod(at.ifindex(), at.mac(), at.hostMac()));
      datapath
          .ipcache()
          .put(IpcacheKey.of(address, bits), new IpcacheValue(identity, 1, Address.NONE, 0));
    }
  }

  private void services() {
    for (var address : server.addresses()) {
      int slot = address.isV4() ? 10 : 20;
      datapath.backends().put(new Id(slot), new Backend(address, 8080, Backend.State.ACTIVE, 1));
      datapath.lut().set(slot, slot);
      for (int port : new int[] {80, 81}) {
        for (int protocol : new int[] {6, 17}) {
          datapath
              .services()
              .put(
                  new ServiceKey(Address.of(service(address.isV4())), port, protocol),
                  new ServiceValue(slot + port, slot, 1, 0));
        }
      }
    }
  }

  private static String service(boolean v4) {
    return v4 ? "10.96.0.1" : "fd00:96::1";
  }

  /** Which ask for the one backend, each in another way. */
  private List<InetSocketAddress> ways(boolean v4) {
    return List.of(
        new InetSocketAddress(service(v4), 80),
        new InetSocketAddress(service(v4), 81),
        new InetSocketAddress(server.addresses().get(v4 ? 0 : 1).toString(), 8080));
  }

  private Echo echo() {
    return Echo.start(new NetworkNamespace(server.file()), "server", List.of(8080), List.of(8080));
  }

  /** A connection from the one port. It is reset in the end, so that the port is free at once. */
  private final class Talk implements AutoCloseable {
    private final SocketChannel channel = new NetworkNamespace(client.file()).openTcp();
    private final BufferedReader lines;
    private final int seen;

    Talk(InetSocketAddress to) throws Exception {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.bind(new InetSocketAddress(PORT));
      channel.socket().connect(to, 3_000);
      channel.socket().setSoTimeout(3_000);
      lines = new BufferedReader(new InputStreamReader(channel.socket().getInputStream()));
      seen = Integer.parseInt(lines.readLine().replaceAll(".*:", ""));
    }

    /** The port that the server sees. */
    int seen() {
      return seen;
    }

    void say(String what) throws Exception {
      channel.socket().getOutputStream().write((what + "\n").getBytes(StandardCharsets.UTF_8));
      assertThat(lines.readLine()).isEqualTo(what);
    }

    @Override
    public void close() throws Exception {
      channel.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void three_connections_from_one_port_to_one_backend_talk_at_once(boolean v4) throws Exception {
    var ways = new ArrayList<>(ways(v4));
    try (var server = echo()) {
      assertThat(server.name()).isNotEmpty();
      for (int round = 0; round < ROUNDS; round++) {
        java.util.Collections.rotate(ways, 1);
        talk(ways);
      }
    }
  }

  private void talk(List<InetSocketAddress> ways) throws Exception {
    try (var one = new Talk(ways.get(0));
        var two = new Talk(ways.get(1));
        var three = new Talk(ways.get(2))) {
      assertThat(Stream.of(one, two, three).map(Talk::seen)).doesNotHaveDuplicates();
      for (int i = 0; i < TALKS; i++) {
        one.say("first " + i);
        two.say("second " + i);
        three.say("third " + i);
      }
    }
  }

  private DatagramChannel datagrams(InetSocketAddress to) throws Exception {
    var channel = new NetworkNamespace(client.file()).openUdp();
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    channel.bind(new InetSocketAddress(PORT));
    channel.connect(to);
    channel.socket().setSoTimeout(3_000);
    return channel;
  }

  private static String ask(DatagramChannel channel, int length) throws Exception {
    var answer = new byte[9_000];
    channel.write(ByteBuffer.wrap(new byte[length]));
    var packet = new java.net.DatagramPacket(answer, answer.length);
    channel.socket().receive(packet);
    return new String(answer, 0, packet.getLength(), StandardCharsets.UTF_8).strip();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void three_sockets_of_datagrams_talk_at_once_whole_and_in_pieces(boolean v4) throws Exception {
    var ways = ways(v4);
    try (var server = echo();
        var one = datagrams(ways.get(0));
        var two = datagrams(ways.get(1));
        var three = datagrams(ways.get(2))) {
      assertThat(server.name()).isNotEmpty();
      for (int length : new int[] {10, 4_000, 10}) {
        var seen = new ArrayList<String>();
        for (var channel : List.of(one, two, three)) {
          seen.add(ask(channel, length).replaceAll(".*:", ""));
        }
        assertThat(seen).first().isEqualTo("" + PORT);
        assertThat(seen).doesNotHaveDuplicates();
      }
    }
  }

  /** Nobody listens: each socket is told of its own datagram. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_error_comes_to_the_socket_whose_datagram_it_is_about(boolean v4) throws Exception {
    for (var to : ways(v4)) {
      var channel = datagrams(to);
      assertThatThrownBy(() -> ask(channel, 10))
          .as("%s", to)
          .isInstanceOf(PortUnreachableException.class);
      channel.close();
    }
  }
}
