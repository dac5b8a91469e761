package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.agent.bpf.AttachPoint;
import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.BpfLink;
import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.bpf.Errno;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stays in the kernel after the object is closed, and who takes it over. */
@Tag("root")
@Timeout(60)
class PinTest {
  private static final int LOOPBACK = 1;

  private final Shell shell = new Shell();
  private final String namespace = Shell.name();
  @TempDir Path temporary;
  private Path pins;

  @BeforeEach
  void mount() throws Exception {
    pins = Files.createDirectory(temporary.resolve("bpf"));
    shell.run("mount -t bpf bpf " + pins, "umount " + pins);
    shell.run("ip netns add " + namespace, "ip netns delete " + namespace);
    Shell.run("ip -n " + namespace + " link set lo up");
  }

  @AfterEach
  void clean() throws Exception {
    shell.close();
  }

  private BpfObject loaded() {
    var object = opened();
    object.load();
    return object;
  }

  private BpfObject opened() {
    var object = DatapathObject.open();
    object.resize("ct", 64);
    for (var map : new String[] {"endpoints", "services"}) {
      object.pin(map, pins.resolve(map));
    }
    return object;
  }

  private boolean datagramPasses() throws Exception {
    try (var receiver = NetworkNamespace.named(namespace).openUdp();
        var sender = NetworkNamespace.named(namespace).openUdp()) {
      receiver.bind(new InetSocketAddress("127.0.0.1", 5353));
      sender.send(ByteBuffer.wrap(new byte[5]), new InetSocketAddress("127.0.0.1", 5353));
      receiver.socket().setSoTimeout(300);
      receiver.socket().receive(new DatagramPacket(new byte[10], 10));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private BpfLink attached(BpfObject object) throws Exception {
    return NetworkNamespace.named(namespace)
        .call(() -> BpfLink.tcx(object.program("to_pod"), LOOPBACK, AttachPoint.TCX_EGRESS));
  }

  @Test
  void a_pinned_map_is_used_again_with_what_is_in_it() {
    var endpoint = new Endpoint(1, 2, 3, 4).bytes();
    try (var object = loaded()) {
      object.map("endpoints").update(Programs.u32(7), endpoint);
    }
    try (var again = loaded();
        var pinned = BpfMap.pinned(pins.resolve("endpoints"))) {
      assertThat(again.map("endpoints").lookup(Programs.u32(7))).hasValue(endpoint);
      assertThat(pinned.lookup(Programs.u32(7))).hasValue(endpoint);
      assertThat(pinned.shape().id()).isEqualTo(again.map("endpoints").shape().id());
    }
  }

  @Test
  void a_pinned_map_of_another_size_is_refused_and_stays() {
    try (var object = loaded()) {
      object.map("endpoints").update(Programs.u32(7), new byte[16]);
    }
    try (var other = opened()) {
      other.resize("endpoints", 9);
      assertThatThrownBy(other::load)
          .isInstanceOf(BpfException.class)
          .hasMessageContaining("look whether what is pinned is of another layout")
          .satisfies(it -> assertThat(((BpfException) it).errno()).isEqualTo(Errno.EINVAL));
    }
    try (var pinned = BpfMap.pinned(pins.resolve("endpoints"))) {
      assertThat(pinned.lookup(Programs.u32(7))).isPresent();
    }
  }

  @Test
  void what_is_not_pinned_is_not_found() {
    assertThatThrownBy(() -> BpfMap.pinned(pins.resolve("nothing")))
        .isInstanceOf(BpfException.class)
        .hasMessageContaining("bpf_obj_get of " + pins.resolve("nothing") + " failed: ENOENT")
        .satisfies(it -> assertThat(((BpfException) it).errno()).isEqualTo(Errno.ENOENT));
  }

  @Test
  void a_pinned_link_stays_when_its_object_is_closed_and_ends_when_the_pin_is_removed()
      throws Exception {
    assertThat(datagramPasses()).isTrue();
    try (var object = loaded();
        var link = attached(object)) {
      link.pin(pins.resolve("link"));
      assertThat(datagramPasses()).as("an interface that is not known").isFalse();
    }
    assertThat(datagramPasses()).isFalse();
    Files.delete(pins.resolve("link"));
    assertThat(datagramPasses()).isTrue();
  }

  @Test
  void a_link_that_is_not_pinned_ends_with_its_descriptor() throws Exception {
    try (var object = loaded();
        var link = attached(object)) {
      assertThat(datagramPasses()).isFalse();
    }
    assertThat(datagramPasses()).isTrue();
  }

  @Test
  void a_pinned_link_is_taken_over_and_gets_another_program() throws Exception {
    int before;
    try (var object = loaded();
        var link = attached(object)) {
      link.pin(pins.resolve("link"));
      before = link.programId();
    }
    try (var next = loaded();
        var link = BpfLink.pinned(pins.resolve("link"))) {
      assertThat(link.programId()).isEqualTo(before);
      link.update(next.program("to_pod"));
      assertThat(link.programId()).isNotEqualTo(before);
      next.map("endpoints").update(Programs.u32(LOOPBACK), new Endpoint(1, 1, 0, 1).bytes());
      assertThat(datagramPasses()).as("now the interface is known").isTrue();
      link.detach();
      next.map("endpoints").delete(Programs.u32(LOOPBACK));
      assertThat(datagramPasses()).as("nobody is there any more").isTrue();
    }
  }

  @Test
  void an_interface_that_is_gone_is_named() {
    try (var object = loaded()) {
      assertThatThrownBy(() ->
              NetworkNamespace.named(namespace)
                  .call(() -> BpfLink.tcx(object.program("to_pod"), 9999, AttachPoint.TCX_EGRESS)))
          .hasStackTraceContaining(
              "bpf_link_create of program to_pod at interface 9999 (TCX_EGRESS) failed: ENODEV. The"
                  + " interface is gone.");
    }
  }
}
