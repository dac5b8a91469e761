package dev.atoll.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What is written beside a control plane, so that another process can look at it, end it, or clean
 * up after a start that was killed. Lines of words, because every word is a name or a number.
 *
 * @param owner the JVM that the processes end with; empty for a control plane that outlives it
 */
record State(
    Optional<StartedProcess> owner,
    int etcdPort,
    List<Server> servers,
    List<StartedProcess> processes) {
  private static final String FIRST_LINE = "atoll-sandbox 1";

  /** One API server: its port stays the same over restarts. */
  record Server(ControlPlane.Cluster cluster, int port) {}

  State {
    servers = List.copyOf(servers);
    processes = List.copyOf(processes);
  }

  static Path file(Path dir) {
    return dir.resolve("state");
  }

  static Optional<State> read(Path dir) {
    try {
      return Files.exists(file(dir))
          ? Optional.of(parse(Files.readAllLines(file(dir))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NoSuchElementException e) {
      throw new SandboxException(
          file(dir) + " is not a sandbox's state; look for left processes yourself, then delete it",
          e);
    }
  }

  void write(Path dir) {
    try {
      var written = Files.writeString(dir.resolve("state.new"), text());
      Files.move(written, file(dir), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of its processes that run. */
  List<StartedProcess> running() {
    return processes.stream().filter(process -> process.alive().isPresent()).toList();
  }

  private String text() {
    var lines = new ArrayList<String>();
    lines.add(FIRST_LINE);
    owner.ifPresent(it -> lines.add("owner " + it.pid() + " " + it.mark()));
    lines.add("etcd " + etcdPort);
    servers.forEach(it ->
        lines.add(
            "server " + it.cluster().name() + " " + it.cluster().serviceCidr() + " " + it.port()));
    processes.forEach(it -> lines.add("process " + it.name() + " " + it.pid() + " " + it.mark()));
    return String.join("\n", lines) + "\n";
  }

  private static State parse(List<String> lines) {
    if (!lines.getFirst().equals(FIRST_LINE)) {
      throw new IllegalArgumentException("unknown form");
    }
    Optional<StartedProcess> owner = Optional.empty();
    int etcd = 0;
    var servers = new ArrayList<Server>();
    var processes = new ArrayList<StartedProcess>();
    for (var line : lines.subList(1, lines.size())) {
      var words = line.split(" ");
      switch (words[0]) {
        case "owner" ->
            owner = Optional.of(new StartedProcess("owner", Long.parseLong(words[1]), words[2]));
        case "etcd" -> etcd = Integer.parseInt(words[1]);
        case "server" ->
            servers.add(
                new Server(
                    new ControlPlane.Cluster(words[1], words[2]), Integer.parseInt(words[3])));
        case "process" ->
            processes.add(new StartedProcess(words[1], Long.parseLong(words[2]), words[3]));
        default -> throw new IllegalArgumentException("unknown line");
      }
    }
    return new State(owner, etcd, servers, processes);
  }
}
