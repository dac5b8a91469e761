package dev.atoll.sandbox.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.SandboxException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("root")
@Timeout(60)
class EchoTest {
  private static final List<Integer> PORTS = IntStream.range(8080, 8100).boxed().toList();

  private Wire wire;
  private Echo echo;

  @BeforeEach
  void start() throws Exception {
    wire = Wire.make();
    echo = wire.with(Echo.start(wire.right(), "cluster-one/shop/frontend", PORTS, PORTS));
  }

  @AfterEach
  void end() throws Exception {
    if (wire != null) {
      wire.close();
    }
  }

  @Test
  void a_connection_is_told_whom_the_server_sees_and_gets_back_what_it_sends() throws Exception {
    try (var client = wire.left().openTcp()) {
      client.connect(Wire.at(Wire.RIGHT, 8099));
      var socket = client.socket();
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(in.readLine())
          .isEqualTo("cluster-one/shop/frontend saw 10.77.0.1:" + socket.getLocalPort());
      socket.getOutputStream().write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      assertThat(in.readLine()).isEqualTo("one");
      assertThat(in.readLine()).isEqualTo("two");
      assertThat(in.readLine()).as("its end follows ours").isNull();
    }
  }

  @Test
  void connections_that_ended_are_given_back() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (var client = wire.left().openTcp()) {
        client.connect(Wire.at(Wire.RIGHT, 8080));
      }
    }
    while (echo.open() > 2 * PORTS.size()) {
      Thread.sleep(5);
    }
  }

  @Test
  void an_ipv6_peer_is_seen_too() throws Exception {
    try (var client = wire.right().openTcp()) {
      client.connect(Wire.at("::1", 8080));
      var line =
          new String(client.socket().getInputStream().readNBytes(30), StandardCharsets.UTF_8);
      assertThat(line).isEqualTo("cluster-one/shop/frontend saw ").hasSize(30);
      assertThat((char) client.socket().getInputStream().read()).isEqualTo('[');
    }
  }

  @Test
  void a_port_that_is_taken_is_named_and_nothing_else_stays_open() {
    assertThatThrownBy(() -> Echo.start(wire.right(), "a/b/c", List.of(9000, 8080), List.of()))
        .isInstanceOf(SandboxException.class)
        .hasMessageMatching("cannot listen on .*:8080 in /run/netns/atoll-r-.*: Address.*");
    Echo.start(wire.right(), "a/b/c", List.of(9000), List.of()).close();
  }

  @Test
  void close_ends_connections() throws Exception {
    try (var client = wire.left().openTcp()) {
      client.connect(Wire.at(Wire.RIGHT, 8080));
      echo.close();
      client.socket().getInputStream().readAllBytes();
      assertThat(echo.open()).isZero();
    }
  }
}
