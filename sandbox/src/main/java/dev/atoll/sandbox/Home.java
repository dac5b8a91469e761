package dev.atoll.sandbox;

import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.State.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * The directory of one control plane and the processes that belong to it. Every change is written
 * to its state file before the next happens.
 */
final class Home implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration LONGEST_END = Duration.ofSeconds(30);

  private final Path dir;
  private final boolean temporary;
  private final boolean detached;
  private final int etcdPort;
  private final TreeMap<String, Server> servers = new TreeMap<>();
  private final TreeMap<String, StartedProcess> processes = new TreeMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean closed;

  private Home(Path dir, boolean temporary, boolean detached, Optional<State> earlier) {
    this.dir = dir;
    this.temporary = temporary;
    this.detached = detached;
    this.etcdPort = earlier.map(State::etcdPort).orElseGet(Ports::free);
    earlier.ifPresent(state -> state.servers().forEach(it -> servers.put(it.cluster().name(), it)));
  }

  /**
   * Takes the directory, and ends what an earlier owner that is dead left running in it.
   *
   * @throws SandboxException if the control plane in it belongs to somebody
   */
  static Home open(ControlPlane.Options options) {
    Leftovers.clean();
    var dir = options.dir().orElseGet(Leftovers::newDirectory);
    Secrets.directory(dir.resolve("logs"));
    var earlier = State.read(dir);
    earlier.ifPresent(state -> Leftovers.endOrRefuse(dir, state));
    var home = new Home(dir, options.dir().isEmpty(), options.detached(), earlier);
    home.write();
    return home;
  }

  Path dir() {
    return dir;
  }

  Path log(String name) {
    return dir.resolve("logs").resolve(name + ".log");
  }

  int etcdPort() {
    return etcdPort;
  }

  /** The port that this cluster has had here, or a new one. */
  synchronized int portOf(Cluster cluster) {
    var server = servers.get(cluster.name());
    int port = server == null ? Ports.free() : server.port();
    servers.put(cluster.name(), new Server(cluster, port));
    write();
    return port;
  }

  synchronized void run(String name, List<String> command, Map<String, String> environment) {
    if (closed) {
      throw new SandboxException("the control plane was closed while " + name + " started");
    }
    var handle = Launcher.start(command, environment, log(name), !detached);
    processes.put(name, StartedProcess.of(name, handle));
    write();
  }

  synchronized Optional<StartedProcess> process(String name) {
    return Optional.ofNullable(processes.get(name)).filter(it -> it.alive().isPresent());
  }

  synchronized SortedMap<String, Long> pids() {
    var pids = new TreeMap<String, Long>();
    processes.forEach(
        (name, process) -> process.alive().ifPresent(alive -> pids.put(name, alive.pid())));
    return pids;
  }

  void end(String name, Duration grace) {
    process(name).ifPresent(process -> process.end(grace));
    synchronized (this) {
      processes.remove(name);
      write();
    }
  }

  /** Waits until {@code ready}; fails with the end of its log if the process ends before. */
  void await(String name, BooleanSupplier ready, Deadline deadline) {
    while (!ready.getAsBoolean()) {
      if (process(name).isEmpty()) {
        throw new SandboxException(name + " ended while it started. " + endOfLog(name));
      }
      if (deadline.passed()) {
        throw new SandboxException(name + " was not ready in time. " + endOfLog(name));
      }
      Deadline.pause(Duration.ofMillis(50));
    }
  }

  /**
   * What is kept ends by itself if it can; what is thrown away is killed. Whoever closes it while
   * another does, such as the JVM that ends, returns when that is done.
   */
  @Override
  public void close() {
    if (!begins()) {
      Deadline.in(LONGEST_END).await(ended);
      return;
    }
    try {
      endAll();
    } finally {
      ended.countDown();
    }
  }

  /** Whether this is the first to close it. */
  private synchronized boolean begins() {
    var first = !closed;
    closed = true;
    return first;
  }

  private void endAll() {
    var grace = temporary ? Duration.ZERO : GRACE;
    var names = new ArrayList<>(names());
    names.remove(Etcd.NAME);
    InParallel.each(names, name -> end(name, grace));
    end(Etcd.NAME, grace);
    if (temporary) {
      Leftovers.delete(dir);
    }
  }

  private synchronized List<String> names() {
    return List.copyOf(processes.keySet());
  }

  private synchronized void write() {
    var owner = detached ? Optional.<StartedProcess>empty() : Optional.of(StartedProcess.self());
    new State(owner, etcdPort, List.copyOf(servers.values()), List.copyOf(processes.values()))
        .write(dir);
  }

  private String endOfLog(String name) {
    try {
      var lines = Files.exists(log(name)) ? Files.readAllLines(log(name)) : List.<String>of();
      var end = lines.subList(Math.max(0, lines.size() - 15), lines.size());
      return "The end of " + log(name) + ":\n" + String.join("\n", end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
