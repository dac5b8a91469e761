package dev.atoll.sandbox.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Two namespaces, {@code left} and {@code right}, joined by a pair of virtual interfaces: 10.77.0.1
 * and 10.77.0.2 of one /24, which nobody else sees. Both are deleted at the end, and with them the
 * interfaces.
 */
final class Wire implements AutoCloseable {
  static final String LEFT = "10.77.0.1";
  static final String RIGHT = "10.77.0.2";

  private static final String NOT_ROOT =
      "this test makes network namespaces and needs root on Linux, with ip (iproute2) and nft"
          + " (nftables); to leave out all such tests: ./atoll verify -DexcludedGroups=root";

  private final String left = name("l");
  private final String right = name("r");
  private final Deque<AutoCloseable> things = new ArrayDeque<>();

  static Wire make() throws Exception {
    requireRoot();
    var wire = new Wire();
    try {
      wire.join();
    } catch (Throwable e) {
      wire.close();
      throw e;
    }
    return wire;
  }

  static void requireRoot() throws IOException {
    var self = Path.of("/proc/self");
    assertThat(Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0))
        .as(NOT_ROOT)
        .isTrue();
  }

  private static String name(String side) {
    var random = ThreadLocalRandom.current().nextInt(0x10000000);
    return "atoll-" + side + "-" + Integer.toHexString(random);
  }

  private void join() throws Exception {
    for (var namespace : List.of(left, right)) {
      run("ip netns add " + namespace);
      run("ip -n " + namespace + " link set lo up");
    }
    run("ip -n " + left + " link add eth0 type veth peer name eth0 netns " + right);
    up(left, LEFT);
    up(right, RIGHT);
  }

  private static void up(String namespace, String address) throws Exception {
    run("ip -n " + namespace + " address add " + address + "/24 dev eth0");
    run("ip -n " + namespace + " link set eth0 up");
  }

  NetworkNamespace left() {
    return NetworkNamespace.named(left);
  }

  NetworkNamespace right() {
    return NetworkNamespace.named(right);
  }

  /** What {@code right} does with packets that arrive: {@code tcp dport 81 drop}. */
  void filter(String... rules) throws Exception {
    nft("add table inet test");
    nft("add chain inet test in { type filter hook input priority 0; }");
    for (var rule : rules) {
      nft("add rule inet test in " + rule);
    }
  }

  private void nft(String command) throws Exception {
    run(Stream.of("ip", "netns", "exec", right, "nft", command).toList());
  }

  /** Closes it before the namespaces go. */
  <T extends AutoCloseable> T with(T thing) {
    things.addFirst(thing);
    return thing;
  }

  void leftIp(String command) throws Exception {
    run("ip -n " + left + " " + command);
  }

  static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static void run(String command) throws Exception {
    run(List.of(command.split(" ")));
  }

  private static void run(List<String> command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
  }

  @Override
  public void close() throws Exception {
    try {
      for (var thing : things) {
        thing.close();
      }
    } finally {
      delete();
    }
  }

  private void delete() throws Exception {
    for (var namespace : List.of(left, right)) {
      if (Files.exists(NetworkNamespace.named(namespace).path())) {
        run("ip netns delete " + namespace);
      }
    }
  }
}
