package dev.atoll.agent.faults;

import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One connection on which words come back, every 5 ms, as long as packets pass. */
final class Talk implements AutoCloseable {
  private static final int LIMIT_MILLIS = 20_000;

  private final Socket socket;
  private final String who;
  private final AtomicInteger words = new AtomicInteger();
  private final Thread thread = Thread.ofPlatform().unstarted(this::go);
  private volatile long last = System.nanoTime();
  private volatile String broken = "";
  private volatile boolean ended;

  private Talk(Socket socket, String who) {
    this.socket = socket;
    this.who = who;
  }

  static Talk begin(NetworkNamespace from, InetSocketAddress to) throws IOException {
    return begin(from, 0, to);
  }

  /**
   * @param port of its own, 0 for any
   */
  static Talk begin(NetworkNamespace from, int port, InetSocketAddress to) throws IOException {
    var socket = from.openTcp().socket();
    try {
      socket.setReuseAddress(true);
      if (port != 0) {
        socket.bind(new InetSocketAddress(port));
      }
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.connect(to, 5_000);
      var talk = new Talk(socket, Asking.line(socket.getInputStream()));
      talk.thread.start();
      return talk;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void go() {
    try {
      while (!ended) {
        var word = "word " + words.get();
        socket.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
        var answer = Asking.line(socket.getInputStream());
        if (!answer.equals(word)) {
          throw new IOException("\"" + answer + "\" instead of \"" + word + "\"");
        }
        words.incrementAndGet();
        last = System.nanoTime();
        LockSupport.parkNanos(5_000_000);
      }
    } catch (IOException e) {
      broken = ended ? "" : e.toString();
    }
  }

  /** The first line of the peer. */
  String who() {
    return who;
  }

  int words() {
    return words.get();
  }

  /** Since the last word came back. */
  long silentMillis() {
    return (System.nanoTime() - last) / 1_000_000;
  }

  /** When the last word came back, by {@link System#nanoTime}. */
  long last() {
    return last;
  }

  String broken() {
    return broken;
  }

  /** Waits until more words have come back. */
  void more() throws Exception {
    more(5);
  }

  private void more(int count) throws Exception {
    var until = words.get() + count;
    DatapathMesh.await("words come back, " + broken, () -> words.get() >= until);
  }

  /** Waits until nothing has come back for some time. */
  void silent() throws Exception {
    DatapathMesh.await("nothing comes back", () -> silentMillis() > 600);
  }

  /** Waits until nothing comes back while another one goes on: a busy machine is silent, too. */
  void silentBeside(Talk other) throws Exception {
    DatapathMesh.await(
        "nothing comes back",
        () -> {
          int before = words.get();
          other.more(100);
          return words.get() == before;
        });
  }

  /** Ends it by a reset. */
  @Override
  public void close() {
    ended = true;
    try {
      socket.setSoLinger(true, 0);
      socket.close();
      thread.join();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
