package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.BpfLink;
import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.bpf.LoadedProgram;
import dev.atoll.agent.datapath.Shell;
import dev.atoll.agent.pods.Outcome.Attached;
import dev.atoll.agent.pods.Outcome.Change;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that take the places of others only when they are told to, and then all of them. */
@Tag("root")
@Timeout(60)
class SuccessionTest extends OnePod {
  private Map<String, Integer> programs() throws Exception {
    var all = new TreeMap<String, Integer>();
    for (var name : pinned()) {
      var pin = links().resolve(name);
      if (name.endsWith("clsact")) {
        all.put(name, LoadedProgram.pinned(pin).id());
      } else {
        try (var link = BpfLink.pinned(pin)) {
          all.put(name, link.programId());
        }
      }
    }
    return all;
  }

  private static Map<String, Integer> wanted(BpfObject of, int pod, int device, String more) {
    var all = new TreeMap<String, Integer>();
    all.put(pod + "-egress" + more, of.program("to_pod").id());
    all.put(pod + "-ingress" + more, of.program("from_pod").id());
    all.put(device + "-ingress" + more, of.program("from_net").id());
    return all;
  }

  private Attached attachAll(Attachments at, int device) {
    at.attachPod(to);
    return (Attached) at.attachDevice(device, "underlay", DeviceRole.UNDERLAY);
  }

  @ParameterizedTest
  @EnumSource
  void what_an_earlier_process_left_stays_until_all_of_it_is_replaced(Mode mode) throws Exception {
    Shell.run("ip -n " + node.name + " link add underlay type bridge");
    int device = Integer.parseInt(node.on("ip -o link show underlay").split(":")[0]);
    var more = mode == Mode.TCX ? "" : "-clsact";
    try (var before = loaded();
        var next = loaded()) {
      with(before, mode, it -> attachAll(it, device));
      with(
          next,
          mode,
          it -> {
            it.hold();
            assertThat(attachAll(it, device)).isEqualTo(new Attached(Change.NONE));
            return "";
          });
      assertThat(programs()).isEqualTo(wanted(before, to.ifindex(), device, more));
      assertThat(with(next, mode, Attachments::takeOver)).isEmpty();
      assertThat(programs()).isEqualTo(wanted(next, to.ifindex(), device, more));
      known(next);
      assertThat(reaches()).isTrue();
    }
  }

  @Test
  void where_nothing_was_a_process_that_holds_attaches() throws Exception {
    try (var object = loaded()) {
      var outcome =
          with(
              object,
              Mode.TCX,
              it -> {
                it.hold();
                return it.attachPod(to);
              });
      assertThat(outcome).isEqualTo(new Attached(Change.NEW));
    }
  }

  @Test
  void an_interface_that_has_gone_is_not_in_the_way() throws Exception {
    try (var before = loaded();
        var next = loaded()) {
      attach(before, Mode.TCX);
      Shell.run("ip -n " + node.name + " link delete " + to.name());
      assertThat(with(next, Mode.TCX, Attachments::takeOver)).isEmpty();
    }
  }

  @Test
  void programs_at_the_cgroup_are_replaced_too() throws Exception {
    var mount = Files.createDirectory(temporary.resolve("cgroup"));
    node.shell.run("mount -t cgroup2 none " + mount, "umount " + mount);
    var cgroup = mount.resolve(Shell.name());
    node.shell.run("mkdir " + cgroup, "rmdir " + cgroup);
    try (var before = loaded();
        var next = loaded()) {
      with(before, Mode.TCX, it -> it.attachCgroup(cgroup));
      var theirs = programs();
      with(
          next,
          Mode.TCX,
          it -> {
            it.hold();
            return it.attachCgroup(cgroup);
          });
      assertThat(programs()).isEqualTo(theirs).hasSize(9);
      assertThat(with(next, Mode.TCX, Attachments::takeOver)).isEmpty();
      assertThat(programs().get("cgroup-getpeername6"))
          .isEqualTo(next.program("getpeername6").id());
      assertThat(programs().values()).doesNotContainAnyElementsOf(theirs.values());
      with(
          next,
          Mode.TCX,
          it -> {
            it.detachCgroup();
            return "";
          });
    }
  }
}
