package dev.atoll.agent.balance;

import dev.atoll.agent.datapath.ReverseKey;
import dev.atoll.agent.datapath.ReverseValue;
import dev.atoll.agent.datapath.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ends connections of sockets to backends that are dead, at once: the client gets ECONNABORTED and
 * can connect again. Only sockets that a service led there are ended, as {@code reverse} says; who
 * has connected to a pod itself is left alone (as Cilium 1.20.2, {@code pkg/datapath/sockets}).
 *
 * <p>It is done by {@code ss -K} of iproute2, which asks the kernel's sock_diag(7) with
 * SOCK_DESTROY, in each namespace through {@code nsenter} of util-linux.
 */
public final class SocketKiller {
  private static final int DEADLINE_SECONDS = 10;

  /** Sockets that one command names. */
  private static final int BATCH = 100;

  private final Table<ReverseKey, ReverseValue> reverse;

  public SocketKiller(Table<ReverseKey, ReverseValue> reverse) {
    this.reverse = reverse;
  }

  /**
   * What was done.
   *
   * @param sockets that were ended
   * @param failures namespaces that could not be looked at, and why
   */
  public record Ended(int sockets, List<String> failures) {
    public Ended {
      failures = List.copyOf(failures);
    }
  }

  /**
   * Ends what is connected to backends.
   *
   * @param namespaces files of network namespaces, also the host's: {@code /proc/1/ns/net}
   */
  public Ended end(Set<Place> dead, List<Path> namespaces) {
    int ended = 0;
    var failures = new ArrayList<String>();
    for (var namespace : dead.isEmpty() ? List.<Path>of() : namespaces) {
      try {
        ended += end(dead, namespace);
      } catch (IOException e) {
        failures.add(namespace + ": " + e.getMessage());
      }
    }
    return new Ended(ended, failures);
  }

  private int end(Set<Place> dead, Path namespace) throws IOException {
    var connected = ss(namespace, Stream.of("-e", "state", "connected"));
    var doomed =
        connected.stream()
            .filter(socket -> dead.contains(socket.peer()) && wasLed(socket))
            .toList();
    int ended = 0;
    for (int from = 0; from < doomed.size(); from += BATCH) {
      ended += kill(namespace, doomed.subList(from, Math.min(from + BATCH, doomed.size())));
    }
    return ended;
  }

  private boolean wasLed(SocketLine socket) {
    var peer = socket.peer();
    return reverse
        .get(new ReverseKey(socket.cookie(), peer.address(), peer.port(), socket.protocol()))
        .isPresent();
  }

  private static int kill(Path namespace, List<SocketLine> sockets) throws IOException {
    var which = sockets.stream().map(SocketLine::filter).collect(Collectors.joining(" or "));
    return ss(namespace, Stream.of("-K", which)).size();
  }

  private static List<SocketLine> ss(Path namespace, Stream<String> arguments) throws IOException {
    var command =
        Stream.concat(
            Stream.of("nsenter", "--net=" + namespace, "ss", "-H", "-n", "-t", "-u", "-O"),
            arguments);
    return run(command.toList()).lines().flatMap(line -> SocketLine.read(line).stream()).toList();
  }

  private static String run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      var watch = process.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS);
      watch.exceptionally(late -> process.destroyForcibly());
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("`" + command.get(0) + "` ended with " + output.strip());
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Why it cannot be done here; empty if it can. It tries with a connection of its own. */
  public static Optional<String> unavailable() {
    var loopback = InetAddress.getLoopbackAddress();
    try (var server = new ServerSocket(0, 1, loopback);
        var client = new Socket(loopback, server.getLocalPort())) {
      var which = "src %s:%d and dst %s:%d";
      var own =
          which.formatted(
              loopback.getHostAddress(),
              client.getLocalPort(),
              loopback.getHostAddress(),
              server.getLocalPort());
      return ss(Path.of("/proc/self/ns/net"), Stream.of("-K", own)).isEmpty()
          ? Optional.of(
              "connections to dead backends are not ended at once: the kernel was built without"
                  + " CONFIG_INET_DIAG_DESTROY, or the agent is without CAP_NET_ADMIN")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "connections to dead backends are not ended at once: "
              + e.getMessage()
              + "; install iproute2 and util-linux");
    } catch (UncheckedIOException e) {
      return Optional.of("connections to dead backends are not ended at once: " + e.getMessage());
    }
  }
}
