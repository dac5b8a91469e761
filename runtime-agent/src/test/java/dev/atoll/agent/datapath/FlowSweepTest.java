package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("root")
@Timeout(60)
class FlowSweepTest {
  private static final int ROOM = 64;

  private final Shell shell = new Shell();
  private final long now = System.nanoTime();
  @TempDir Path temporary;
  private Datapath datapath;
  private FlowSweep sweep;

  @BeforeEach
  void load() throws Exception {
    var mounted = Files.createDirectory(temporary.resolve("bpf"));
    shell.run("mount -t bpf bpf " + mounted, "umount " + mounted);
    datapath = Datapath.load(mounted.resolve("atoll"), Map.of("ct", ROOM));
    sweep = new FlowSweep(datapath);
  }

  @AfterEach
  void clean() throws Exception {
    datapath.close();
    shell.close();
  }

  private static Tuple flow(int protocol, int port) {
    var from = Address.of("10.0.0.1");
    return new Tuple(from, Address.of("10.0.0.2"), port, 80, protocol, Direction.EGRESS, 0);
  }

  private Track seen(int flags, Duration ago) {
    return new Track(0, 0, Address.NONE, 0, flags, 1, now - ago.toNanos(), 0);
  }

  private void put(int from, int to, Duration ago) {
    for (int port = from; port < to; port++) {
      datapath.flows().put(flow(UDP, port), seen(0, ago));
    }
  }

  @Test
  void where_there_is_not_much_nothing_goes() {
    put(0, 20, Duration.ofHours(1));
    assertThat(sweep.run(now)).isZero();
    assertThat(sweep.run(now)).isZero();
    assertThat(datapath.flows().entries()).hasSize(20);
  }

  @Test
  void where_there_is_much_what_is_over_goes_and_nothing_else() {
    put(0, 30, Duration.ofHours(1));
    put(30, 40, Duration.ofSeconds(1));
    assertThat(sweep.run(now)).as("it only counts the first time").isZero();
    int over = datapath.flows().entries().size() - 10; // the kernel may have made room itself
    assertThat(sweep.run(now)).isEqualTo(over).isGreaterThan(20);
    assertThat(datapath.flows().entries()).hasSize(10);
    put(40, 50, Duration.ofHours(1));
    assertThat(sweep.run(now)).as("there is not much any more").isZero();
  }

  @Test
  void a_flow_that_begins_anew_after_it_was_read_stays() {
    var read = seen(0, Duration.ofHours(1));
    datapath.flows().put(flow(UDP, 1), seen(0, Duration.ZERO));
    assertThat(sweep.sweep(flow(UDP, 1), read, now)).isFalse();
    assertThat(datapath.flows().entries()).hasSize(1);
    assertThat(sweep.sweep(flow(UDP, 2), read, now)).as("one that is gone").isFalse();
  }

  /** A reply passes only where its flow is not over: nothing else allows it. */
  @ParameterizedTest
  @CsvSource({
    "UDP, 0, 60",
    "UDP, 1, 60",
    "TCP, 0, 60",
    "TCP, 1, 8000",
    "TCP, 2, 60",
    "TCP, 3, 8000",
    "TCP, 5, 8000",
    "TCP, 7, 10",
    "TCP, 9, 10",
    "TCP, 8, 10"
  })
  void what_is_over_is_what_programs_take_for_new(String protocol, int flags, int seconds) {
    var programs = new Programs();
    programs.here(Programs.ENFORCED, 1);
    int number = protocol.equals("TCP") ? TCP : UDP;
    var at = Family.V4;
    var key = new Tuple(at.pod, at.remote, 40000, 80, number, Direction.EGRESS, 0);
    var reply =
        number == TCP
            ? Packets.tcp(at.remote, 80, at.pod, 40000, ACK)
            : Packets.udp(at.remote, 80, at.pod, 40000);
    for (int ago : new int[] {seconds - 2, seconds + 2}) {
      long moment = System.nanoTime();
      var seen = moment - Duration.ofSeconds(ago).toNanos();
      var track = new Track(0, 0, Address.NONE, 0, flags, 1, seen, 0);
      programs.put("ct", key, track);
      assertThat(FlowSweep.isOver(key, track, moment)).isEqualTo(ago > seconds);
      assertThat(programs.toPod(reply).verdict())
          .isEqualTo(ago > seconds ? Programs.SHOT : Programs.OK);
    }
  }

  /** With the table turned round, a flow that goes on keeps the backend that another would have. */
  @ParameterizedTest
  @CsvSource({"1, 8000", "3, 300", "9, 10"})
  void a_flow_to_a_service_is_over_some_minutes_after_its_client_has_ended(int flags, int seconds) {
    var programs = new Programs();
    var at = Family.V4;
    programs.backend(1, new Backend(at.remote, 80, Backend.State.ACTIVE, 2));
    programs.backend(2, new Backend(at.remote2, 80, Backend.State.ACTIVE, 2));
    programs.service(new ServiceKey(at.service, 80, TCP), 3, 0, 0, 1);
    var key = new Tuple(at.pod, at.service, 40000, 80, TCP, Direction.SERVICE, 0);
    for (int ago : new int[] {seconds - 2, seconds + 2}) {
      long moment = System.nanoTime();
      var seen = moment - Duration.ofSeconds(ago).toNanos();
      var track = new Track(2, 3, Address.NONE, 0, flags, 1, seen, 0);
      programs.put("ct", key, track);
      assertThat(FlowSweep.isOver(key, track, moment)).isEqualTo(ago > seconds);
      var ran = programs.fromPod(Packets.tcp(at.pod, 40000, at.service, 80, ACK));
      assertThat(ran.packet().destination()).isEqualTo(ago > seconds ? at.remote : at.remote2);
    }
  }
}
