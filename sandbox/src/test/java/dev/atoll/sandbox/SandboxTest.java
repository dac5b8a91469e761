package dev.atoll.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.ControlPlane.Cluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
  @TempDir Path parent;

  private final Components components = Components.ofThisMachine(Progress.quiet());

  @AfterEach
  void down() {
    Sandbox.down(dir());
  }

  @Test
  void it_outlives_the_command_that_started_it_and_another_ends_it() throws Exception {
    assertThat(inAnotherJvm().ok()).isTrue();
    var up = Sandbox.status(dir());
    assertThat(up.up()).isTrue();
    assertThat(up.parts()).extracting(Sandbox.Part::name).containsExactly("etcd", "west");
    assertThat(up.kubeconfig()).content().contains("current-context: west");
    var pids = up.parts().stream().map(part -> part.pid().orElseThrow()).toList();

    assertThat(Sandbox.up(Cluster.named("west"), dir(), components, Progress.quiet()))
        .isEqualTo(up);
    assertThatThrownBy(() -> Sandbox.up(Cluster.named("x"), dir(), components, Progress.quiet()))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("a sandbox with west runs in " + dir());

    ProcessHandle.of(pids.getLast()).orElseThrow().destroyForcibly();
    assertThat(awaitEnd(pids.getLast())).isTrue();
    assertThat(Sandbox.status(dir()).up()).isFalse();
    var again = Sandbox.up(Cluster.named("west"), dir(), components, Progress.quiet());
    assertThat(again.up()).isTrue();
    assertThat(again.parts().getLast().url()).isEqualTo(up.parts().getLast().url());

    assertThat(Sandbox.down(dir())).containsExactly("etcd", "west");
    assertThat(dir()).doesNotExist();
    for (var part : again.parts()) {
      assertThat(ProcessHandle.of(part.pid().orElseThrow())).isEmpty();
    }
    assertThat(Sandbox.status(dir()).parts()).isEmpty();
    assertThat(Sandbox.down(dir())).isEmpty();
  }

  @Test
  void a_number_that_the_system_gave_out_again_is_not_taken_for_ours() throws Exception {
    var bystander = new ProcessBuilder("sleep", "60").start();
    try {
      Files.createDirectories(dir());
      Files.writeString(
          State.file(dir()),
          "atoll-sandbox 1\netcd 20000\nprocess etcd " + bystander.pid() + " 1\n");
      assertThat(Sandbox.status(dir()).down()).isTrue();
      assertThat(Sandbox.down(dir())).isEmpty();
      assertThat(bystander.isAlive()).isTrue();
      assertThat(dir()).doesNotExist();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void files_of_others_stay() throws Exception {
    Files.createDirectories(dir());
    Files.writeString(dir().resolve("notes.txt"), "mine");
    Files.writeString(State.file(dir()), "atoll-sandbox 1\netcd 20000\n");
    assertThat(Sandbox.down(dir())).isEmpty();
    assertThat(dir().toFile().list()).containsExactly("notes.txt");
  }

  @Test
  void a_state_that_is_not_ours_is_not_acted_upon() throws Exception {
    Files.createDirectories(dir());
    Files.writeString(State.file(dir()), "something else\n");
    assertThatThrownBy(() -> Sandbox.down(dir())).hasMessageContaining("is not a sandbox's state");
    Files.delete(State.file(dir()));
  }

  /** Started by another JVM, and run by it. */
  static final class Main {
    public static void main(String[] arguments) {
      var components = Components.ofThisMachine(Progress.quiet());
      Sandbox.up(Cluster.named("west"), Path.of(arguments[0]), components, Progress.to(System.out));
    }
  }

  private Command.Result inAnotherJvm() {
    return Command.run(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            dir().toString()),
        Map.of(),
        Optional.empty(),
        Duration.ofMinutes(3),
        System.out::println);
  }

  private static boolean awaitEnd(long pid) throws Exception {
    var deadline = Deadline.in(Duration.ofSeconds(20));
    while (!deadline.passed()) {
      var stat = Path.of("/proc/" + pid + "/stat");
      if (!Files.exists(stat) || Files.readString(stat).contains(") Z ")) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }

  private Path dir() {
    return parent.resolve("sandbox");
  }
}
