package dev.atoll.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ApiSocketTest {
  @TempDir Path dir;

  private final Cluster one = new Cluster("one", 1);
  private NodeApi api;

  @BeforeEach
  void start() throws IOException {
    api = NodeApi.start(new InetSocketAddress("127.0.0.1", 0), one.node);
  }

  @AfterEach
  void stop() {
    api.close();
    one.close();
  }

  private Path file() {
    return dir.resolve("agent.sock");
  }

  private SocketChannel open() throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(file()));
    return channel;
  }

  private String ask(String path) throws IOException {
    try (var channel = open()) {
      var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      var answer = Channels.newInputStream(channel).readAllBytes();
      return new String(answer, StandardCharsets.UTF_8);
    }
  }

  @Test
  void what_is_served_on_loopback_is_served_at_the_socket_to_its_owner() throws IOException {
    try (var _ = ApiSocket.start(file(), api.address())) {
      assertThat(ask("/state")).contains("200 OK", "\"cluster\":\"one\"");
      assertThat(ask("/none")).contains("404");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
    }
    assertThat(file()).doesNotExist();
  }

  @Test
  void a_socket_that_was_left_is_replaced_and_another_file_is_not() throws IOException {
    try (var left = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(file()));
    }
    try (var _ = ApiSocket.start(file(), api.address())) {
      assertThat(ask("/state")).contains("200 OK");
    }
    Files.writeString(file(), "mine");
    assertThatThrownBy(() -> ApiSocket.start(file(), api.address()))
        .hasMessage("it is there and is no socket");
    assertThat(file()).hasContent("mine");
  }

  @Test
  void clients_that_say_nothing_hold_up_others_only_while_there_are_64() throws Exception {
    try (var _ = ApiSocket.start(file(), api.address());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var idle = new ArrayList<SocketChannel>();
      for (int i = 0; i < 63; i++) {
        idle.add(open());
      }
      assertThat(ask("/state")).contains("200 OK");
      idle.add(open());
      var waiting = threads.submit(() -> ask("/state"));
      Thread.sleep(300);
      assertThat(waiting.isDone()).isFalse();
      idle.removeFirst().close();
      await().until(waiting::isDone);
      assertThat(waiting.get()).contains("200 OK");
      for (var each : idle) {
        each.close();
      }
    }
  }
}
