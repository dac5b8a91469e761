package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.AttachPoint;
import dev.atoll.agent.bpf.BpfLink;
import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.bpf.TcFilter;
import dev.atoll.agent.datapath.DatapathObject;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Shell;
import dev.atoll.agent.pods.Outcome.Attached;
import dev.atoll.agent.pods.Outcome.Change;
import dev.atoll.agent.pods.Outcome.Refused;
import dev.atoll.agent.pods.SomeNode.SomePod;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our programs at the interface of a pod, seen by what reaches the pod. */
@Tag("root")
@Timeout(60)
class AttachmentsTest {
  private static final int PORT = 5353;

  @TempDir Path temporary;
  private SomeNode node;
  private SomePod pod;
  private HostInterface to;
  private Path pins;

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

  private Path links() {
    return pins.resolve("links");
  }

  /** As an agent that begins: the map of endpoints is the one that was pinned. */
  private BpfObject loaded() {
    var object = DatapathObject.open();
    object.resize("ct", 64);
    object.pin("endpoints", pins.resolve("endpoints"));
    object.load();
    return object;
  }

  private <T> T with(BpfObject object, Mode mode, Function<Attachments, T> work) {
    return node.network().call(() -> work.apply(new Attachments(links(), object, mode)));
  }

  private Outcome attach(BpfObject object, Mode mode) {
    return with(object, mode, it -> it.attachPod(to));
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array();
  }

  /** What is behind an interface that is not known gets nothing. */
  private void known(BpfObject object) {
    object.map("endpoints").update(number(to.ifindex()), new Endpoint(1, 1, 0, 1).bytes());
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(pod.v4().toString(), PORT);
  }

  private DatagramChannel receiver() throws Exception {
    var receiver = new dev.atoll.sandbox.netns.NetworkNamespace(pod.file()).openUdp();
    receiver.bind(address());
    return receiver;
  }

  private boolean reaches() throws Exception {
    return arrived(1, i -> {}) == 1;
  }

  /** How many of so many datagrams arrived. */
  private int arrived(int datagrams, java.util.function.IntConsumer between) throws Exception {
    try (var receiver = receiver();
        var sender = node.network().openUdp()) {
      receiver.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 1 << 22);
      receiver.configureBlocking(false);
      int received = 0;
      var buffer = ByteBuffer.allocate(10);
      for (int i = 0; i < datagrams; i++) {
        sender.send(ByteBuffer.wrap(new byte[5]), address());
        between.accept(i);
        received += receiver.receive(buffer.clear()) == null ? 0 : 1;
      }
      long end = System.nanoTime() + 300_000_000;
      while (received < datagrams && System.nanoTime() < end) {
        received += receiver.receive(buffer.clear()) == null ? 0 : 1;
      }
      return received;
    }
  }

  private List<String> pinned() throws Exception {
    try (var files = Files.list(links())) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

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
  void another_program_takes_the_place_without_a_packet_in_between(Mode mode) throws Exception {
    try (var one = loaded();
        var other = loaded()) {
      known(one);
      attach(one, mode);
      int arrived =
          arrived(
              20_000,
              i -> {
                if (i % 500 == 0) {
                  var program = i % 1000 == 0 ? other : one;
                  assertThat(attach(program, mode)).isEqualTo(new Attached(Change.REPLACED));
                }
              });
      assertThat(arrived).isEqualTo(20_000);
    }
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

  @ParameterizedTest
  @EnumSource
  void a_program_of_somebody_else_is_named_and_left_alone(Mode theirs) throws Exception {
    try (var stranger = loaded();
        var object = loaded()) {
      var program = stranger.program("from_net");
      node.network()
          .call(() -> {
            if (theirs == Mode.TCX) {
              BpfLink.tcx(program, to.ifindex(), AttachPoint.TCX_INGRESS).pin(pins.resolve("x"));
            } else {
              new TcFilter(to.ifindex(), AttachPoint.TCX_INGRESS, 1, 1).attach(program);
            }
            return program;
          });
      assertThat(attach(object, Mode.TCX))
          .isInstanceOfSatisfying(
              Refused.class,
              it -> assertThat(it.reason()).contains(to.name(), "from_net", "at ingress"));
      assertThat(pinned()).isEmpty();
      assertThat(reaches()).isTrue();

      var told =
          node.network().call(() -> new Attachments(links(), object, Mode.TCX, true).attachPod(to));
      assertThat(told).isEqualTo(new Attached(Change.NEW));
      assertThat(attach(object, Mode.TCX)).as("it was told once").isInstanceOf(Attached.class);
    }
  }

  @Test
  void a_filter_that_is_no_program_is_named_too() throws Exception {
    node.on(
        "tc qdisc add dev %1$s clsact && tc filter add dev %1$s egress prio 7 protocol all u32"
                .formatted(to.name())
            + " match u32 0 0 flowid 1:1");
    try (var object = loaded()) {
      assertThat(attach(object, Mode.TCX))
          .isInstanceOfSatisfying(
              Refused.class, it -> assertThat(it.reason()).contains("filter u32 of tc at egress"));
    }
  }

  @Test
  void without_a_bpf_file_system_nothing_is_attached() throws Exception {
    try (var object = loaded()) {
      var outcome =
          node.network()
              .call(() ->
                  new Attachments(temporary.resolve("plain/links"), object, Mode.TCX)
                      .attachPod(to));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Refused.class,
              it ->
                  assertThat(it.reason())
                      .contains("is not in a BPF file system: `mount -t bpf bpf /sys/fs/bpf`"));
      assertThat(temporary.resolve("plain")).doesNotExist();
      assertThat(reaches()).isTrue();
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
      assertThat(pinned()).hasSize(8).contains("cgroup-connect4");
      assertThat(cgroup(next, cgroup)).isEqualTo(new Attached(Change.REPLACED));
      assertThat(cgroup(next, mount.resolve("nobody")))
          .isInstanceOfSatisfying(
              Refused.class, it -> assertThat(it.reason()).contains("nobody failed: ENOENT"));
      new Attachments(links(), next, Mode.TCX).detachCgroup();
      assertThat(pinned()).isEmpty();
    }
  }
}
