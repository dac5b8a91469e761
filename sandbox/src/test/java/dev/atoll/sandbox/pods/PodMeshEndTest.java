package dev.atoll.sandbox.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.node.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes and pods go without a trace. */
@Tag("root")
@Timeout(180)
class PodMeshEndTest {
  @TempDir Path temporary;

  @Test
  void nothing_of_it_is_left_after_its_end() throws Exception {
    var before = Machine.now();
    List<Long> networks;
    try (var clusters = TwoClusters.start(temporary.resolve("sandbox"))) {
      runPods(clusters);
      networks = clusters.networks();
      assertThat(Machine.now()).as("while it runs").isEqualTo(before);
      assertThat(Machine.kept(networks)).hasSize(7);
      assertThat(rules(clusters)).as("of masquerading, in the node").contains("MASQUERADE");
    }
    assertThat(Machine.now()).as("after it").isEqualTo(before);
    assertThat(Machine.kept(networks)).isEmpty();
    assertThat(Machine.processesThatName(temporary)).isEmpty();
  }

  @Test
  void a_cluster_that_is_let_go_takes_its_namespaces_along() throws Exception {
    try (var clusters = TwoClusters.start(temporary.resolve("sandbox"))) {
      runPods(clusters);
      clusters.mesh.remove("west");
      var left = clusters.mesh.enclosure().call(List.of("ip", "netns", "list"));
      assertThat(left).contains("east-1", "east.shop.three", "underlay").doesNotContain("west");
      assertThat(clusters.run("east", "four", 1).address()).startsWith("16.0.0.");
    }
  }

  private static void runPods(TwoClusters clusters) throws IOException {
    clusters.run("west", "one", 1);
    clusters.run("west", "two", 2);
    clusters.run("east", "three", 1);
  }

  private static String rules(TwoClusters clusters) {
    var list = List.of("iptables-save", "-t", "nat");
    return clusters.mesh.enclosure().call("east-1", list, java.util.Map.of());
  }

  /** Starts clusters, says so with the numbers of their namespaces, and waits. */
  static final class Main {
    public static void main(String[] arguments) throws Exception {
      var clusters = TwoClusters.start(Path.of(arguments[0]));
      runPods(clusters);
      System.out.println(
          "up "
              + clusters.networks().stream()
                  .map(Object::toString)
                  .collect(Collectors.joining(" ")));
      Thread.sleep(Duration.ofMinutes(5));
    }
  }

  @Test
  void kill_9_of_the_process_that_keeps_it_leaves_nothing_either() throws Exception {
    var before = Machine.now();
    var networks = new ArrayList<Long>();
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
      Stream.of(upLine(jvm).split(" ")).skip(1).map(Long::valueOf).forEach(networks::add);
      assertThat(Machine.kept(networks)).hasSize(7);
    } finally {
      jvm.destroyForcibly().waitFor();
    }
    TwoClusters.await(
        "all has ended",
        () -> Machine.processesThatName(temporary).isEmpty() && Machine.kept(networks).isEmpty());
    assertThat(Machine.now()).isEqualTo(before);
  }

  private static String upLine(Process jvm) throws IOException {
    try (var lines =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      return lines.lines().filter(it -> it.startsWith("up ")).findFirst().orElse("");
    }
  }
}
