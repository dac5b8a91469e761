package dev.atoll.benchmarks.mesh;

import dev.atoll.sandbox.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The connections of a process to some ports, as {@code ss} of iproute2 shows them.
 *
 * @param received bytes, of all of them together
 */
record Sockets(long connections, long received) {
  private static final Pattern PEER =
      Pattern.compile("^ESTAB\\s+\\d+\\s+\\d+\\s+\\S+\\s+\\S+:(\\d+)");
  private static final Pattern RECEIVED = Pattern.compile("bytes_received:(\\d+)");

  static Sockets of(long pid, Set<Integer> ports) {
    var shown =
        Command.run(List.of("ss", "-tinpHO"), Map.of(), Duration.ofSeconds(30)).output().lines();
    var connections = 0L;
    var received = 0L;
    for (var line : shown.filter(l -> l.contains("pid=" + pid + ",")).toList()) {
      var peer = PEER.matcher(line);
      if (peer.find() && ports.contains(Integer.parseInt(peer.group(1)))) {
        connections++;
        var bytes = RECEIVED.matcher(line);
        received += bytes.find() ? Long.parseLong(bytes.group(1)) : 0;
      }
    }
    return new Sockets(connections, received);
  }

  Sockets without(long others) {
    return new Sockets(connections - others, received);
  }
}
