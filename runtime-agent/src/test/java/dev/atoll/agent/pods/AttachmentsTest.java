package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.datapath.Shell;
import dev.atoll.agent.pods.Outcome.Attached;
import dev.atoll.agent.pods.Outcome.Change;
import dev.atoll.agent.pods.Outcome.Refused;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our programs at the interface of a pod, seen by what reaches the pod. */
@Tag("root")
@Timeout(60)
class AttachmentsTest extends OnePod {
  @ParameterizedTest
  @EnumSource
  void what_is_attached_stays_without_us_and_is_taken_over(Mode mode) throws Exception {
    try (var object = loaded()) {
      assertThat(attach(object, mode)).isEqualTo(new Attached(Change.NEW));
      assertThat(attach(object, mode)).isEqualTo(new Attached(Change.NONE));
      assertThat(reaches()).as("an interface that is not known").isFalse();
    }
    assertThat(reaches()).as("the process that attached is gone").isFalse();
    try (var next = loaded()) {
      assertThat(with(next, mode, Attachments::adopted)).containsExactly(to.ifindex());
      assertThat(attach(next, mode)).isEqualTo(new Attached(Change.REPLACED));
      known(next);
      assertThat(reaches()).isTrue();
      assertThat(pinned())
          .isEqualTo(
              mode == Mode.TCX
                  ? List.of(to.ifindex() + "-egress", to.ifindex() + "-ingress")
                  : List.of(to.ifindex() + "-egress-clsact", to.ifindex() + "-ingress-clsact"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_process_that_is_killed_leaves_what_it_attached(Mode mode) throws Exception {
    var process = attacher(mode, "env");
    try (var said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("Attached[change=NEW]");
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(reaches()).as("the interface is not known").isFalse();
    try (var next = loaded()) {
      known(next);
      assertThat(reaches()).as("it is known to the programs that were left").isTrue();
      assertThat(with(next, mode, Attachments::adopted)).containsExactly(to.ifindex());
      assertThat(attach(next, mode)).isEqualTo(new Attached(Change.REPLACED));
      assertThat(reaches()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void another_program_takes_the_place_without_a_packet_in_between(Mode mode) throws Exception {
    try (var one = loaded();
        var other = loaded()) {
      attach(one, mode);
      assertThat(whileReplacing(mode, other, one).arrived()).as("that went past us").isZero();
      known(one);
      var let = whileReplacing(mode, other, one);
      assertThat(let.arrived()).isEqualTo(let.sent()).isPositive();
      System.out.printf("[%s] %d datagrams while replaced 400 times, 0 lost%n", mode, let.sent());
    }
  }

  private record Traffic(int sent, int arrived) {}

  /** Sends to the pod from another thread all the time. */
  private Traffic whileReplacing(Mode mode, BpfObject first, BpfObject second) throws Exception {
    var sent = new AtomicInteger();
    var ended = new AtomicBoolean();
    try (var receiver = receiver();
        var sender = node.network().openUdp()) {
      receiver.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 22);
      receiver.configureBlocking(false);
      var sending =
          Thread.ofPlatform()
              .start(() -> {
                while (!ended.get()) {
                  send(sender);
                  sent.incrementAndGet();
                }
              });
      int arrived = 0;
      for (int i = 0; i < 400; i++) {
        assertThat(attach(i % 2 == 0 ? first : second, mode))
            .isEqualTo(new Attached(Change.REPLACED));
        arrived += drained(receiver);
      }
      ended.set(true);
      sending.join();
      Thread.sleep(100);
      return new Traffic(sent.get(), arrived + drained(receiver));
    }
  }

  private static int drained(DatagramChannel receiver) throws IOException {
    int datagrams = 0;
    while (receiver.receive(ByteBuffer.allocate(10)) != null) {
      datagrams++;
    }
    return datagrams;
  }

  @ParameterizedTest
  @EnumSource
  void what_is_detached_is_gone(Mode mode) throws Exception {
    try (var object = loaded()) {
      attach(object, mode);
      assertThat(reaches()).isFalse();
      with(
          object,
          mode,
          it -> {
            it.detach(to.ifindex());
            return it;
          });
      assertThat(reaches()).isTrue();
      assertThat(pinned()).isEmpty();
      assertThat(with(object, mode, Attachments::adopted)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothing_stays_of_an_interface_that_is_gone(Mode mode) throws Exception {
    try (var object = loaded()) {
      attach(object, mode);
      node.on("ip link delete " + to.name());
      assertThat(pinned()).hasSize(2);
      assertThat(attach(object, mode))
          .isInstanceOfSatisfying(
              Refused.class, it -> assertThat(it.reason()).endsWith("The interface is gone."));
      assertThat(with(object, mode, Attachments::adopted)).isEmpty();
      assertThat(pinned()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_interface_that_gets_the_number_of_another_is_a_new_one(Mode mode) throws Exception {
    try (var object = loaded()) {
      attach(object, mode);
      node.on(
          "ip link delete %1$s && ip link add %1$s index %2$d type bridge"
              .formatted(to.name(), to.ifindex()));
      assertThat(attach(object, mode)).isEqualTo(new Attached(Change.NEW));
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_other_way_of_attaching_takes_the_place_of_the_first(Mode mode) throws Exception {
    var other = mode == Mode.TCX ? Mode.CLSACT : Mode.TCX;
    try (var object = loaded()) {
      attach(object, mode);
      assertThat(attach(object, other)).isEqualTo(new Attached(Change.NEW));
      assertThat(pinned()).allMatch(it -> it.endsWith("clsact") == (other == Mode.CLSACT));
      assertThat(with(object, other, Attachments::adopted)).containsExactly(to.ifindex());
      assertThat(reaches()).isFalse();
    }
  }

  @Test
  void devices_get_their_programs_and_only_tunnels_that_of_tunnels() throws Exception {
    node.on("ip link add tunnel type vxlan dstport 8472 external && ip link add under type bridge");
    try (var object = loaded()) {
      assertThat(device(object, "under", DeviceRole.UNDERLAY)).isInstanceOf(Attached.class);
      assertThat(device(object, "tunnel", DeviceRole.OVERLAY)).isInstanceOf(Attached.class);
      assertThat(pinned())
          .containsExactly(number("tunnel") + "-ingress", number("under") + "-ingress");
      assertThat(device(object, to.name(), DeviceRole.OVERLAY))
          .isInstanceOfSatisfying(
              Refused.class, it -> assertThat(it.reason()).contains("is no device of kind vxlan"));
    }
  }

  private int number(String device) throws Exception {
    return Integer.parseInt(node.on("ip -o link show dev " + device).split(":")[0]);
  }

  private Outcome device(BpfObject object, String name, DeviceRole role) throws Exception {
    int number = number(name);
    return with(object, Mode.TCX, it -> it.attachDevice(number, name, role));
  }

  private Outcome cgroup(BpfObject object, Path cgroup) {
    return with(object, Mode.TCX, it -> it.attachCgroup(cgroup));
  }

  @Test
  void sockets_of_a_cgroup_get_their_programs() throws Exception {
    var mount = Files.createDirectory(temporary.resolve("cgroup"));
    node.shell.run("mount -t cgroup2 none " + mount, "umount " + mount);
    var cgroup = mount.resolve(Shell.name());
    node.shell.run("mkdir " + cgroup, "rmdir " + cgroup);
    try (var object = loaded();
        var next = loaded()) {
      assertThat(cgroup(object, cgroup)).isEqualTo(new Attached(Change.NEW));
      assertThat(pinned()).hasSize(9).contains("cgroup-connect4");
      assertThat(cgroup(next, cgroup)).isEqualTo(new Attached(Change.REPLACED));
      assertThat(cgroup(next, mount.resolve("nobody")))
          .isInstanceOfSatisfying(
              Refused.class, it -> assertThat(it.reason()).contains("nobody failed: ENOENT"));
      new Attachments(links(), next, Mode.TCX).detachCgroup();
      assertThat(pinned()).isEmpty();
    }
  }
}
