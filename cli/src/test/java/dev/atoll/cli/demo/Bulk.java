package dev.atoll.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** Much at once between pods. */
final class Bulk {
  private static final int TRIES = 5;

  private Bulk() {}

  /** Sends bytes to a pod that sends all back, and says how long that took. */
  static Duration thereAndBack(NetworkNamespace from, InetSocketAddress to, int size)
      throws Exception {
    var bytes = random(size);
    var begin = System.nanoTime();
    try (var channel = from.openTcp()) {
      channel.socket().connect(to, 2_000);
      channel.socket().setSoTimeout(10_000);
      var in = channel.socket().getInputStream();
      while (in.read() != '\n') {} // who answers
      var out = channel.socket().getOutputStream();
      var sending = Thread.ofVirtual().start(() -> send(out, bytes));
      assertThat(in.readNBytes(size)).isEqualTo(bytes);
      sending.join();
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static void send(java.io.OutputStream out, byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * Sends a datagram from one pod to another until it arrives: the first one that is too large only
   * tells the sender so.
   */
  static boolean datagram(NetworkNamespace from, NetworkNamespace to, InetAddress at, int size)
      throws IOException {
    var bytes = random(size);
    try (var receiver = to.openUdp();
        var sender = from.openUdp()) {
      receiver.bind(new InetSocketAddress(at, 0));
      receiver.socket().setSoTimeout(500);
      for (int i = 0; i < TRIES; i++) {
        if (send(sender, ByteBuffer.wrap(bytes), receiver) && receives(receiver, bytes)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The kernel refuses what it has just been told does not fit. */
  private static boolean send(DatagramChannel from, ByteBuffer bytes, DatagramChannel to)
      throws IOException {
    try {
      return from.send(bytes, to.getLocalAddress()) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean receives(DatagramChannel receiver, byte[] bytes) throws IOException {
    var packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
    try {
      receiver.socket().receive(packet);
    } catch (SocketTimeoutException e) {
      return false;
    }
    return Arrays.equals(Arrays.copyOf(packet.getData(), packet.getLength()), bytes);
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
