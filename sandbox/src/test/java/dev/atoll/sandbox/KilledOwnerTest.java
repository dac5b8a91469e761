package dev.atoll.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.ControlPlane.Cluster;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that uses a control plane is killed and cannot clean up. */
class KilledOwnerTest {
  @TempDir Path temporary;

  /** Starts a control plane from a thread that ends at once, tells its numbers, and waits. */
  static final class Main {
    public static void main(String[] arguments) throws Exception {
      var starter =
          new Thread(() -> {
            var plane = ControlPlane.start(Cluster.named("doomed"));
            System.out.println("pids " + plane.pids() + " in " + plane.dir());
          });
      starter.start();
      starter.join();
      Thread.sleep(1000);
      System.out.println("waiting");
      Thread.sleep(Duration.ofMinutes(5));
    }
  }

  @Test
  void kill_9_leaves_no_process_and_the_next_start_deletes_the_directory() throws Exception {
    var jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var told = "";
    try (var lines =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        told += line + "\n";
        if (line.equals("waiting")) {
          break;
        }
      }
      assertThat(told).contains("pids {doomed=", "etcd=", "waiting");
      var state = State.read(leftBehind().getFirst()).orElseThrow();
      assertThat(state.running()).as("none ends with the thread that asked").hasSize(2);

      jvm.destroyForcibly().waitFor();
      var deadline = Deadline.in(Duration.ofSeconds(10));
      while (!state.running().isEmpty() && !deadline.passed()) {
        Thread.sleep(20);
      }
      assertThat(state.running()).isEmpty();
      Leftovers.clean(temporary);
      assertThat(leftBehind()).isEmpty();
    } finally {
      jvm.destroyForcibly();
    }
  }

  /** Where the kernel cannot be asked to end them with their parent. */
  @Test
  void processes_of_a_dead_owner_are_ended_by_the_next_start() throws Exception {
    var process = new ProcessBuilder("sleep", "60").start();
    var dead = new ProcessBuilder("true").start();
    var owner = new StartedProcess("owner", dead.pid(), "1");
    dead.waitFor();
    var dir = Files.createDirectory(temporary.resolve("atoll-sandbox-left"));
    var left = StartedProcess.of("etcd", process.toHandle());
    new State(java.util.Optional.of(owner), 20000, List.of(), List.of(left)).write(dir);

    Leftovers.clean(temporary);

    assertThat(process.isAlive()).isFalse();
    assertThat(dir).doesNotExist();
  }

  @Test
  void processes_of_a_living_owner_are_left_alone() throws Exception {
    var process = new ProcessBuilder("sleep", "60").start();
    try {
      var dir = Files.createDirectory(temporary.resolve("atoll-sandbox-used"));
      var used = StartedProcess.of("etcd", process.toHandle());
      var owner = java.util.Optional.of(StartedProcess.self());
      new State(owner, 20000, List.of(), List.of(used)).write(dir);

      Leftovers.clean(temporary);

      assertThat(process.isAlive()).isTrue();
      assertThat(dir).exists();
    } finally {
      process.destroyForcibly();
    }
  }

  private List<Path> leftBehind() throws Exception {
    try (var dirs = Files.list(temporary)) {
      return dirs.filter(dir -> dir.getFileName().toString().startsWith("atoll-sandbox-")).toList();
    }
  }
}
