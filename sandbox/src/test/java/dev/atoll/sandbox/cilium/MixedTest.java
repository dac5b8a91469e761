package dev.atoll.sandbox.cilium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.netns.Outcome;
import dev.atoll.sandbox.netns.Probe;
import dev.atoll.sandbox.node.Machine;
import dev.atoll.sandbox.node.Pod;
import dev.atoll.sandbox.node.Pods;
import dev.atoll.sandbox.pods.Attachment;
import dev.atoll.sandbox.pods.PodCluster;
import dev.atoll.sandbox.pods.PodMesh;
import dev.atoll.sandbox.pods.PodPrograms;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster with real Cilium and one without on one underlay. */
@Tag("root")
class MixedTest {
  private static final int PORT = 9090;
  private static final Duration LIMIT = Duration.ofSeconds(3);

  @TempDir Path temporary;

  @Test
  void nodes_of_both_kinds_reach_each_other_and_nothing_of_them_is_left() throws Exception {
    var before = Machine.now();
    try (var real = OneCluster.start(temporary);
        var plain = beside(real)) {
      runOnHost(real.plane.api("lonely"), "lonely-1");
      runOnHost(real.plane.api("plain"), "plain-1");
      new Pods(real.plane, List.of("lonely", "plain")).await(plain::trouble);

      var one = pod(real.mesh.pods(), "lonely/default/host");
      var other = pod(plain.pods(), "plain/default/host");
      assertThat(ask(plain, one, other)).isEqualTo("plain/default/host saw 172.18.7.10");
      assertThat(ask(plain, other, one)).isEqualTo("lonely/default/host saw 172.18.8.10");

      plain.underlay().cut("plain-1");
      assertThat(outcome(plain, one, other)).isInstanceOf(Outcome.Silent.class);
    }
    assertThat(Machine.now()).isEqualTo(before);
    assertThat(Machine.processesThatName(temporary)).isEmpty();
  }

  private static PodMesh beside(OneCluster real) {
    real.plane.add(List.of(new ControlPlane.Cluster("plain", "10.98.0.0/16")));
    var cluster =
        new PodCluster(
            "plain",
            List.of(List.of("172.18.8.10")),
            List.of(Cidr.of("18.0.0.0/16")),
            Attachment.PTP,
            false);
    var programs = PodPrograms.find(Components.ofThisMachine(Progress.quiet()));
    return PodMesh.start(
        real.plane, real.mesh.underlay(), List.of(cluster), programs, Progress.quiet());
  }

  private static void runOnHost(KubeApi api, String node) throws IOException {
    var ports = List.of(Map.of("containerPort", PORT, "protocol", "TCP"));
    var container = Map.of("name", "echo", "image", "atoll.dev/echo", "ports", ports);
    var spec = Map.of("nodeName", node, "hostNetwork", true, "containers", List.of(container));
    api.hold(
        "/api/v1/namespaces/default/pods/host",
        Map.of("apiVersion", "v1", "kind", "Pod", "spec", spec));
  }

  private static Pod pod(List<Pod> pods, String end) {
    return pods.stream().filter(it -> it.end().equals(end)).findFirst().orElseThrow();
  }

  /** What is answered but for the port. */
  private static String ask(PodMesh mesh, Pod from, Pod to) {
    var line = ((Outcome.Answered) outcome(mesh, from, to)).line();
    return line.substring(0, line.lastIndexOf(':'));
  }

  private static Outcome outcome(PodMesh mesh, Pod from, Pod to) {
    var probe = new Probe(Probe.Protocol.TCP, new InetSocketAddress(to.address(), PORT));
    return mesh.measurement().ask(from, probe, LIMIT);
  }
}
