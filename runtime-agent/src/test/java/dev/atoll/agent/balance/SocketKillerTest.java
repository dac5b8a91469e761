package dev.atoll.agent.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.ReverseKey;
import dev.atoll.agent.datapath.ReverseValue;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("root")
@Timeout(60)
class SocketKillerTest {
  private final String name = "atoll-test-" + ProcessHandle.current().pid() + "-kill";
  private final Path path = Path.of("/run/netns", name);
  private final NetworkNamespace namespace = NetworkNamespace.named(name);

  @TempDir Path folder;
  private Kernel kernel;
  private SocketKiller killer;

  @BeforeEach
  void begin() throws Exception {
    run("ip", "netns", "add", name);
    run("ip", "-n", name, "link", "set", "lo", "up");
    kernel = new Kernel(folder, Map.of());
    killer = new SocketKiller(kernel.datapath().reverse());
  }

  @AfterEach
  void end() throws Exception {
    kernel.close();
    run("ip", "netns", "del", name);
  }

  private static String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + ": " + output).isZero();
    return output;
  }

  /** As if a service had led the socket of this port there. */
  private void led(int localPort, Place to, int protocol) throws Exception {
    var all = run("ip", "netns", "exec", name, "ss", "-Hntue", "sport", "=", ":" + localPort);
    var cookie = all.replaceAll("(?s).*\\bsk:([0-9a-f]+).*", "$1").strip();
    kernel
        .datapath()
        .reverse()
        .put(
            new ReverseKey(Long.parseLong(cookie, 16), to.address(), to.port(), protocol),
            new ReverseValue(Address.of("10.96.0.1"), 80, 5, 7));
  }

  private static int port(SocketChannel socket) throws IOException {
    return ((InetSocketAddress) socket.getLocalAddress()).getPort();
  }

  @Test
  void the_kernel_of_this_machine_can() {
    assertThat(SocketKiller.unavailable()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void a_connection_that_a_service_led_there_ends_and_no_other(String ip) throws Exception {
    try (var server = namespace.openListener().bind(new InetSocketAddress(ip, 8080));
        var led = namespace.openTcp();
        var direct = namespace.openTcp()) {
      led.connect(new InetSocketAddress(ip, 8080));
      server.accept();
      direct.connect(new InetSocketAddress(ip, 8080));
      var answering = server.accept();
      var place = new Place(Address.of(ip), 8080);
      led(port(led), place, 6);

      assertThat(killer.end(Set.of(new Place(place.address(), 8081)), List.of(path)).sockets())
          .isZero();
      var ended = killer.end(Set.of(place), List.of(path));
      assertThat(ended.failures()).isEmpty();
      assertThat(ended.sockets()).isEqualTo(1);
      assertThatThrownBy(() -> led.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
      answering.write(ByteBuffer.wrap(new byte[] {1}));
      assertThat(direct.read(ByteBuffer.allocate(1))).isEqualTo(1);
    }
  }

  @Test
  void a_socket_of_udp_ends_too() throws Exception {
    try (var server = namespace.openUdp();
        DatagramChannel client = namespace.openUdp()) {
      server.bind(new InetSocketAddress("127.0.0.1", 5353));
      client.connect(new InetSocketAddress("127.0.0.1", 5353));
      var place = new Place(Address.of("127.0.0.1"), 5353);
      led(((InetSocketAddress) client.getLocalAddress()).getPort(), place, 17);
      assertThat(killer.end(Set.of(place), List.of(path)).sockets()).isEqualTo(1);
      assertThatThrownBy(() -> client.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_namespace_that_is_gone_is_told_and_the_others_are_looked_at() throws Exception {
    try (var server = namespace.openListener().bind(new InetSocketAddress("127.0.0.1", 8080));
        var led = namespace.openTcp()) {
      led.connect(new InetSocketAddress("127.0.0.1", 8080));
      server.accept();
      var place = new Place(Address.of("127.0.0.1"), 8080);
      led(port(led), place, 6);
      var ended = killer.end(Set.of(place), List.of(folder.resolve("none"), path));
      assertThat(ended.sockets()).isEqualTo(1);
      assertThat(ended.failures())
          .singleElement()
          .asString()
          .contains("none")
          .contains("No such file");
    }
  }
}
