package dev.atoll.cli.demo;

import dev.atoll.sandbox.netns.NetworkNamespace;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection that goes on: a word each 10 ms, which the peer has to send back. */
final class Talk implements AutoCloseable {

  private static final Duration BETWEEN = Duration.ofMillis(10);

  /** A word that takes longer is lost, as TCP sends it again for minutes. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Socket socket;
  private final String who;
  private final AtomicInteger words = new AtomicInteger();
  private final Thread thread = Thread.ofVirtual().unstarted(this::go);
  private volatile String broken = "";
  private volatile boolean ended;

  private Talk(Socket socket, String who) {
    this.socket = socket;
    this.who = who;
  }

  /**
   * Connects from a pod and begins to talk.
   *
   * @throws IllegalStateException if nobody answers
   */
  static Talk begin(Measurement measurement, Pod from, InetSocketAddress to) {
    var network = NetworkNamespace.named(from.network(), measurement.enclosure());
    var socket = network.openTcp().socket();
    try {
      socket.setSoTimeout((int) LIMIT.toMillis());
      socket.connect(to, (int) LIMIT.toMillis());
      var talk = new Talk(socket, line(socket.getInputStream()));
      talk.thread.start();
      return talk;
    } catch (IOException e) {
      close(socket);
      throw new IllegalStateException(from.end() + " does not get through to " + to, e);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  /** What the peer said first: its name, and whom it sees. */
  String who() {
    return who;
  }

  /** How many words came back until now. */
  int words() {
    return words.get();
  }

  /** What broke it; empty while it goes on. */
  String broken() {
    return broken;
  }

  private void go() {
    try {
      while (!ended) {
        word("word %d\n".formatted(words.get()).getBytes(StandardCharsets.UTF_8));
        TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
      }
    } catch (IOException e) {
      broken = ended ? "" : String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      broken = "interrupted";
    }
  }

  private void word(byte[] text) throws IOException {
    socket.getOutputStream().write(text);
    var back = socket.getInputStream().readNBytes(text.length);
    if (!Arrays.equals(text, back)) {
      throw new IOException("the peer ended it");
    }
    words.incrementAndGet();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The peer may be gone; there is nothing left to do for it.
    }
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join(LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(socket);
  }
}
