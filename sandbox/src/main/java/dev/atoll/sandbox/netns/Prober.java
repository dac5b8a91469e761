package dev.atoll.sandbox.netns;

import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Asks from inside a namespace which addresses and ports answer. Each probe has a socket and a
 * source port of its own; use one prober per namespace, as the ports of two may meet.
 */
public final class Prober {
  private static final int AT_ONCE = 256;
  private static final int BATCH = 32;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final NetworkNamespace namespace;
  private final SourcePorts ports = new SourcePorts();
  private final Semaphore permits = new Semaphore(AT_ONCE);

  public Prober(NetworkNamespace namespace) {
    this.namespace = namespace;
  }

  /**
   * Asks all, at most 256 at once.
   *
   * @param limit for each from its start, from 1 ms to 60 s, as the kernel gives up a connection
   *     after 67 s or more (tcp(7), tcp_syn_retries). A lost SYN is repeated after 1 s; a UDP
   *     datagram after a third and two thirds of the limit.
   * @return what became of each, in the order of the probes
   * @throws SandboxException if the namespace cannot be entered or a socket cannot be made
   */
  public List<Outcome> probe(List<Probe> probes, Duration limit) {
    if (limit.toMillis() < 1 || limit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a limit is from 1 ms to 60 s, not " + limit);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var channels = new OpenChannels()) {
      var asked = new ArrayList<Future<Outcome>>();
      for (int i = 0; i < probes.size(); i += BATCH) {
        var batch = probes.subList(i, Math.min(i + BATCH, probes.size()));
        asked.addAll(start(batch, limit, channels, threads));
      }
      return outcomes(asked);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while probing from " + namespace.path(), e);
    }
  }

  /** Makes the sockets of some by one visit, when there is room for all of them. */
  private List<Future<Outcome>> start(
      List<Probe> batch, Duration limit, OpenChannels channels, ExecutorService threads)
      throws InterruptedException {
    permits.acquire(batch.size());
    var tasks = new ArrayList<Task>();
    try {
      namespace.call(() -> tasks.addAll(open(batch, limit, channels)));
    } catch (RuntimeException e) {
      permits.release(batch.size());
      throw e;
    }
    return tasks.stream().map(task -> threads.submit(() -> outcome(task, channels))).toList();
  }

  private List<Task> open(List<Probe> batch, Duration limit, OpenChannels channels)
      throws IOException {
    var tasks = new ArrayList<Task>();
    for (var probe : batch) {
      tasks.add(new Task(channels.add(open(probe)), probe, limit));
    }
    return tasks;
  }

  private static NetworkChannel open(Probe probe) throws IOException {
    return switch (probe.protocol()) {
      case TCP -> SocketChannel.open();
      case UDP -> DatagramChannel.open();
    };
  }

  private record Task(NetworkChannel channel, Probe probe, Duration limit) {
    Outcome ask() throws IOException {
      return switch (channel) {
        case SocketChannel tcp -> new TcpAttempt(tcp, probe.to(), limit).outcome();
        case DatagramChannel udp -> new UdpAttempt(udp, probe.to(), limit).outcome();
        default -> throw new IllegalStateException("no way to probe with " + channel);
      };
    }
  }

  private Outcome outcome(Task task, OpenChannels channels) throws IOException {
    try {
      ports.bind(task.channel());
      return task.ask();
    } finally {
      channels.close(task.channel());
      permits.release();
    }
  }

  private static List<Outcome> outcomes(List<Future<Outcome>> asked) throws InterruptedException {
    var outcomes = new ArrayList<Outcome>(asked.size());
    for (var each : asked) {
      outcomes.add(outcome(each));
    }
    return List.copyOf(outcomes);
  }

  private static Outcome outcome(Future<Outcome> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new SandboxException("a probe could not be made: " + e.getCause(), e);
    }
  }
}
