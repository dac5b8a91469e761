package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.datapath.DatapathObject;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.pods.SomeNode.SomePod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A pod on a node with a BPF file system, whose interface was found. */
class OnePod {
  private static final int PORT = 5353;

  @TempDir Path temporary;
  SomeNode node;
  SomePod pod;
  HostInterface to;
  Path pins;

  @BeforeEach
  void start() throws Exception {
    node = new SomeNode(temporary);
    pins = Files.createDirectory(temporary.resolve("bpf"));
    node.shell.run("mount -t bpf bpf " + pins, "umount " + pins);
    pod = node.pod("ptp", "1");
    to = node.interfaces(Path.of("/run/netns")).find(pod.addresses()).get(pod.v4());
    assertThat(reaches()).as("before anything is attached; neighbours know each other").isTrue();
  }

  @AfterEach
  void clean() throws Exception {
    node.close();
  }

  Path links() {
    return pins.resolve("links");
  }

  /** As an agent that begins: the map of endpoints is the one that was pinned. */
  BpfObject loaded() {
    var object = DatapathObject.open();
    object.resize("ct", 64);
    object.pin("endpoints", pins.resolve("endpoints"));
    object.load();
    return object;
  }

  <T> T with(BpfObject object, Mode mode, Function<Attachments, T> work) {
    return node.network().call(() -> work.apply(new Attachments(links(), object, mode)));
  }

  Outcome attach(BpfObject object, Mode mode) {
    return with(object, mode, it -> it.attachPod(to));
  }

  static byte[] number(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array();
  }

  /** What is behind an interface that is not known gets nothing. */
  void known(BpfObject object) {
    object.map("endpoints").update(number(to.ifindex()), new Endpoint(1, 1, 0, 1).bytes());
  }

  InetSocketAddress address() {
    return new InetSocketAddress(pod.v4().toString(), PORT);
  }

  DatagramChannel receiver() throws Exception {
    var receiver = new dev.atoll.sandbox.netns.NetworkNamespace(pod.file()).openUdp();
    receiver.bind(address());
    return receiver;
  }

  /** Whether a datagram from the node gets to the pod. */
  boolean reaches() throws Exception {
    try (var receiver = receiver();
        var sender = node.network().openUdp()) {
      send(sender);
      receiver.socket().setSoTimeout(300);
      receiver.socket().receive(new DatagramPacket(new byte[10], 10));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  List<String> pinned() throws Exception {
    try (var files = Files.list(links())) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  /** In the node's network namespace; {@code before} takes rights away, or nothing. */
  Process attacher(Mode mode, String before) throws Exception {
    var command = new ArrayList<String>(List.of("nsenter", "--net=" + node.file(), "--"));
    command.addAll(List.of(before.split(" ")));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Attacher.class.getName(),
            pins.toString(),
            mode.name(),
            Integer.toString(to.ifindex()),
            to.name()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  void send(DatagramChannel sender) {
    try {
      sender.send(ByteBuffer.wrap(new byte[5]), address());
      LockSupport.parkNanos(20_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
