package dev.atoll.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.ControlPlane.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd beside an API server that does not do its work. */
class FailedStartTest {
  @TempDir Path temporary;

  @Test
  void one_that_ends_is_reported_with_the_end_of_its_log_and_nothing_runs_on() throws Exception {
    var options = options("echo wrong flag: --secure-port >&2; exit 1");
    assertThatThrownBy(() -> ControlPlane.start(Cluster.named("cluster-one"), options))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("cluster-one ended while it started. The end of ")
        .hasMessageContaining("logs/cluster-one.log:\nwrong flag: --secure-port");
    assertNothingRuns();
  }

  @Test
  void one_that_never_gets_ready_is_given_up_at_the_deadline() throws Exception {
    var options = options("exec sleep 60").within(Duration.ofSeconds(8));
    assertThatThrownBy(() -> ControlPlane.start(Cluster.named("cluster-one"), options))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("cluster-one was not ready in time");
    assertNothingRuns();
  }

  @Test
  void a_directory_in_use_is_refused() throws Exception {
    var dir = temporary.resolve("plane");
    try (var plane = ControlPlane.start(java.util.List.of(), options("exit 1"))) {
      assertThat(plane.pids()).containsOnlyKeys("etcd");
      assertThatThrownBy(() -> ControlPlane.start(Cluster.named("other"), options("exit 1")))
          .hasMessageContaining(dir + " is in use by process " + ProcessHandle.current().pid());
      assertThat(plane.pids()).containsOnlyKeys("etcd");
    }
    assertNothingRuns();
  }

  private void assertNothingRuns() {
    assertThat(State.read(temporary.resolve("plane")).orElseThrow().processes()).isEmpty();
  }

  private Options options(String apiServer) throws Exception {
    var assets = Files.createDirectories(temporary.resolve("assets"));
    var etcd = Components.ofThisMachine(Progress.quiet()).find(Component.ETCD).path();
    Files.deleteIfExists(assets.resolve("etcd"));
    Files.createSymbolicLink(assets.resolve("etcd"), etcd);
    var script = Files.writeString(assets.resolve("kube-apiserver"), "#!/bin/sh\n" + apiServer);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    var environment = Map.of("ATOLL_KUBE_ASSETS", assets.toString());
    return Options.temporary()
        .with(new Components(environment, Progress.quiet()))
        .keptIn(temporary.resolve("plane"));
  }
}
