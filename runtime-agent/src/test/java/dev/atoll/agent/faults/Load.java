package dev.atoll.agent.faults;

import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests that go on: on a way between two pods one thread opens connection after connection, and
 * another one talks on one connection all the time.
 */
public final class Load implements AutoCloseable {

  /** A request that takes longer has failed: TCP sends again after 1, 3 and 7 s. */
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private static final long SLOW = Duration.ofMillis(150).toNanos();

  /** Linux sends a SYN again after a second (TCP_TIMEOUT_INIT). */
  private static final long LOST = Duration.ofMillis(950).toNanos();

  private static final int SOCKETS = 64;

  /** From where to where. */
  public record Way(String name, NetworkNamespace from, InetSocketAddress to) {}

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong fresh = new AtomicLong();
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong slow = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final long pause;
  private volatile boolean ended;

  private Load(Duration pause) {
    this.pause = pause.toNanos();
  }

  /**
   * @param pause of each thread after a request
   */
  public static Load begin(List<Way> ways, Duration pause) {
    var load = new Load(pause);
    for (var way : ways) {
      load.threads.add(Thread.ofPlatform().start(() -> load.open(way)));
      load.threads.add(Thread.ofPlatform().start(() -> load.talk(way)));
    }
    return load;
  }

  private void open(Way way) {
    var sockets = new ArrayDeque<SocketChannel>();
    while (!ended) {
      if (sockets.isEmpty()) {
        sockets.addAll(way.from.call(Load::sockets));
      }
      try (var socket = sockets.poll().socket()) {
        var begin = System.nanoTime();
        var who = Asking.line(socket, way.to, LIMIT);
        done(fresh, begin);
        answered.add(way.name + " by " + who.replaceAll(" saw .*", ""));
      } catch (IOException e) {
        failed.add(way.name + ", a new connection: " + e);
      }
      LockSupport.parkNanos(pause);
    }
    sockets.forEach(Load::close);
  }

  private static List<SocketChannel> sockets() throws IOException {
    var all = new ArrayList<SocketChannel>();
    for (int i = 0; i < SOCKETS; i++) {
      all.add(SocketChannel.open());
    }
    return all;
  }

  private static void close(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void talk(Way way) {
    try (var socket = way.from.openTcp().socket()) {
      Asking.line(socket, way.to, LIMIT);
      talk(socket);
    } catch (IOException e) {
      failed.add(way.name + ", a connection that was held: " + e);
    }
  }

  private void talk(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    var in = new BufferedInputStream(socket.getInputStream());
    for (long i = 0; !ended; i++) {
      var begin = System.nanoTime();
      var word = "word " + i;
      socket.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
      var answer = Asking.line(in);
      if (!answer.equals(word)) {
        throw new IOException("\"" + answer + "\" instead of \"" + word + "\"");
      }
      done(held, begin);
      LockSupport.parkNanos(pause);
    }
  }

  private void done(AtomicLong count, long begin) {
    var took = System.nanoTime() - begin;
    count.incrementAndGet();
    longest.accumulateAndGet(took, Math::max);
    if (took > SLOW) {
      slow.incrementAndGet();
    }
    if (took > LOST) {
      lost.incrementAndGet();
    }
  }

  /** Requests that took so long that their first packet was lost. */
  public long lost() {
    return lost.get();
  }

  public long connections() {
    return fresh.get();
  }

  public long requests() {
    return fresh.get() + held.get();
  }

  /** On which ways new connections came to whom. */
  public Set<String> answered() {
    return Set.copyOf(answered);
  }

  /** What went wrong until now, in sentences. */
  public List<String> failed() {
    return List.copyOf(failed);
  }

  public String text() {
    return "%d connections, %d words on held ones, %d failed, %d took more than %d ms, %d of them a second, at most %d ms"
        .formatted(
            fresh.get(),
            held.get(),
            failed.size(),
            slow.get(),
            SLOW / 1_000_000,
            lost.get(),
            longest.get() / 1_000_000);
  }

  @Override
  public void close() {
    ended = true;
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
