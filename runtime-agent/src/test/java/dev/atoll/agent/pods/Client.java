package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Somebody who asks an {@link dev.atoll.sandbox.netns.Echo}, from a network of its own. */
record Client(NetworkNamespace network) {
  private static final int LIMIT_MILLIS = 5_000;

  SocketChannel connected(InetSocketAddress to) throws Exception {
    var channel = network.openTcp();
    channel.socket().connect(to, LIMIT_MILLIS);
    channel.socket().setSoTimeout(LIMIT_MILLIS);
    return channel;
  }

  /** Who answers, and whom it sees. */
  static String first(SocketChannel channel) throws Exception {
    var line = new StringBuilder();
    for (int c = channel.socket().getInputStream().read(); c != '\n' && c >= 0; ) {
      line.append((char) c);
      c = channel.socket().getInputStream().read();
    }
    return line.toString();
  }

  /** It is still answered. */
  static void say(SocketChannel channel) throws Exception {
    channel.socket().getOutputStream().write("again\n".getBytes(StandardCharsets.UTF_8));
    var lines = new BufferedReader(new InputStreamReader(channel.socket().getInputStream()));
    assertThat(lines.readLine()).isEqualTo("again");
  }

  /** What comes back of so many bytes after the first line. */
  byte[] back(InetSocketAddress to, byte[] sent) throws Exception {
    try (var channel = connected(to)) {
      first(channel);
      var writing = Thread.ofVirtual().start(() -> write(channel, sent));
      var got = channel.socket().getInputStream().readNBytes(sent.length);
      writing.join();
      return got;
    }
  }

  private static void write(SocketChannel channel, byte[] sent) {
    try {
      channel.socket().getOutputStream().write(sent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who answers a datagram of so many bytes, and whom it sees. */
  String asks(InetSocketAddress to, int length) throws Exception {
    return asks(to, length, LIMIT_MILLIS);
  }

  String asks(InetSocketAddress to, int length, int limitMillis) throws Exception {
    try (var channel = network.openUdp()) {
      channel.connect(to);
      channel.socket().setSoTimeout(limitMillis);
      channel.write(ByteBuffer.wrap(new byte[length]));
      var answer = new DatagramPacket(new byte[9_000], 9_000);
      channel.socket().receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8).strip();
    }
  }
}
