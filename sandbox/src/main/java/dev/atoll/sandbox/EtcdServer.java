package dev.atoll.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An etcd of its own on loopback, for tests and benchmarks: its data lie in memory where the system
 * has {@code /dev/shm}, and it can be stopped, killed, paused and emptied. It ends with this JVM.
 */
public final class EtcdServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);

  /**
   * Certificates of a store that wants them from its clients too.
   *
   * @param authority file in PEM form, as the others
   */
  public record Tls(Path authority, Path certificate, Path key) {}

  private final Path dir;
  private final int port;
  private final Optional<Tls> tls;
  private final List<String> options;
  private Optional<StartedProcess> process = Optional.empty();

  private EtcdServer(Path dir, int port, Optional<Tls> tls, List<String> options) {
    this.dir = dir;
    this.port = port;
    this.tls = tls;
    this.options = List.copyOf(options);
  }

  /** Starts an empty store without TLS. */
  public static EtcdServer start(String... options) {
    return started(Optional.empty(), List.of(options));
  }

  /** Starts an empty store that knows its clients by certificate. */
  public static EtcdServer start(Tls tls, String... options) {
    return started(Optional.of(tls), List.of(options));
  }

  private static EtcdServer started(Optional<Tls> tls, List<String> options) {
    var server = new EtcdServer(newDirectory(), Ports.free(), tls, options);
    server.restart();
    return server;
  }

  /** Where clients find it. */
  public String url() {
    return (tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port;
  }

  public long pid() {
    return process.orElseThrow().pid();
  }

  /** Starts it on its port with the data that it has. */
  public void restart() {
    var program = Components.ofThisMachine(Progress.quiet()).find(Component.ETCD).path();
    var handle = Launcher.start(command(program), Map.of(), dir.resolve("log"), true);
    process = Optional.of(StartedProcess.of("etcd", handle));
    var deadline = Deadline.in(START);
    while (!answers()) {
      if (process.get().alive().isEmpty() || deadline.passed()) {
        close();
        throw new SandboxException("etcd did not start on port " + port);
      }
      Deadline.pause(Duration.ofMillis(20));
    }
  }

  /** Ends it at once, as {@code kill -9} does; its data stay. */
  public void kill() {
    process.ifPresent(p -> p.end(Duration.ZERO));
  }

  /** Takes its data, so that the next start has an empty store with another number. */
  public void wipe() {
    kill();
    Leftovers.delete(dir.resolve("data"));
  }

  /** Stops its clock: it keeps its connections and answers nothing. */
  public void pause() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    Command.run(List.of("kill", "-" + name, Long.toString(pid())), Map.of(), Duration.ofSeconds(5));
  }

  private List<String> command(Path program) {
    var command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--data-dir=" + dir.resolve("data"),
                "--listen-client-urls=" + url(),
                "--advertise-client-urls=" + url(),
                "--listen-peer-urls=http://127.0.0.1:0",
                "--initial-cluster-token=" + System.nanoTime(),
                "--unsafe-no-fsync",
                "--log-level=warn"));
    tls.ifPresent(t ->
        command.addAll(
            List.of(
                "--client-cert-auth",
                "--trusted-ca-file=" + t.authority(),
                "--cert-file=" + t.certificate(),
                "--key-file=" + t.key())));
    command.addAll(options);
    return command;
  }

  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path newDirectory() {
    try {
      var memory = Path.of("/dev/shm");
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "atoll-etcd-")
          : Files.createTempDirectory("atoll-etcd-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
    Leftovers.delete(dir);
  }
}
