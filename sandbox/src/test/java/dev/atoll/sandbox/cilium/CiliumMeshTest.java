package dev.atoll.sandbox.cilium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.netns.Outcome;
import dev.atoll.sandbox.node.Machine;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster with Cilium comes up, carries packets, and goes without a trace. */
@Tag("root")
class CiliumMeshTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  @TempDir Path temporary;

  @Test
  void pods_of_two_nodes_reach_each_other_and_nothing_of_it_is_left() throws Exception {
    var before = Machine.now();
    try (var cluster = OneCluster.start(temporary)) {
      var pods = cluster.mesh.pods();
      assertThat(pods)
          .extracting(Pod::end)
          .containsExactly("lonely/shop/frontend", "lonely/shop/my-app");
      assertThat(pods).extracting(Pod::node).containsExactly("lonely-1", "lonely-2");
      assertThat(pods).extracting(Pod::address).allMatch(it -> it.startsWith("17.0."));

      var outcomes =
          cluster.mesh.measurement().of(Measurement.all(pods, List.of(8080, 8081)), LIMIT);
      assertThat(outcomes.values()).hasSize(8).allMatch(Measurement::connected);
      assertThat(outcomes.values())
          .anyMatch(it ->
              it instanceof Outcome.Answered a
                  && a.line().startsWith("lonely/shop/my-app saw " + pods.getFirst().address()));

      assertThat(Machine.now()).as("while it runs").isEqualTo(before);
      assertThat(cluster.mesh.trouble()).isEmpty();
    }
    assertThat(Machine.now()).as("after it").isEqualTo(before);
    assertThat(Machine.processesThatName(temporary)).isEmpty();
  }

  /** Starts a cluster, says so, and waits. */
  static final class Main {
    public static void main(String[] arguments) throws Exception {
      OneCluster.start(Path.of(arguments[0]));
      System.out.println("up");
      Thread.sleep(Duration.ofMinutes(5));
    }
  }

  @Test
  void kill_9_of_the_process_that_keeps_it_leaves_nothing_either() throws Exception {
    var before = Machine.now();
    var jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                temporary.toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(lastLine(jvm)).isEqualTo("up");
      assertThat(Machine.processesThatName(temporary)).anyMatch(it -> it.contains("cilium-agent"));
    } finally {
      jvm.destroyForcibly().waitFor();
    }
    var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!Machine.processesThatName(temporary).isEmpty() && System.nanoTime() < end) {
      Thread.sleep(100);
    }
    assertThat(Machine.processesThatName(temporary)).isEmpty();
    assertThat(Machine.now()).isEqualTo(before);
  }

  private static String lastLine(Process jvm) throws IOException {
    var last = "";
    try (var lines =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
        if (line.equals("up")) {
          break;
        }
      }
    }
    return last;
  }
}
