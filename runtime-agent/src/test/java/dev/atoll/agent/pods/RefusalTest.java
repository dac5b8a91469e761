package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.AttachPoint;
import dev.atoll.agent.bpf.BpfLink;
import dev.atoll.agent.bpf.TcFilter;
import dev.atoll.agent.pods.Outcome.Attached;
import dev.atoll.agent.pods.Outcome.Change;
import dev.atoll.agent.pods.Outcome.Refused;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why nothing is attached. */
@Tag("root")
@Timeout(60)
class RefusalTest extends OnePod {
  @Test
  void without_rights_there_is_a_reason_and_no_stack_trace() throws Exception {
    var process = attacher(Mode.TCX, "setpriv --bounding-set=-all --inh-caps=-all");
    try (var said = process.inputReader()) {
      assertThat(said.readAllAsString()).contains("EPERM", "CAP_NET_ADMIN").doesNotContain("\tat ");
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(reaches()).isTrue();
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

  @ParameterizedTest
  @EnumSource
  void an_interface_that_is_gone_before_it_is_attached_is_named(Mode mode) throws Exception {
    node.on("ip link del " + to.name());
    try (var object = loaded()) {
      assertThat(attach(object, mode))
          .isInstanceOfSatisfying(
              Refused.class,
              it -> assertThat(it.reason()).contains("interface " + to.ifindex(), "is gone"));
      assertThat(pinned()).isEmpty();
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
}
