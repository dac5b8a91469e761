package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationTest {

  @TempDir Path dir;

  @Test
  void no_configuration_of_user_or_machine_is_read() throws Exception {
    GitEnvironment.install();

    assertThat(SystemReader.getInstance().getUserConfig().getSections()).isEmpty();
    assertThat(SystemReader.getInstance().getSystemConfig().getSections()).isEmpty();
    assertThat(SystemReader.getInstance().getenv("GIT_SSH")).isNull();
    assertThat(SystemReader.getInstance().getenv("GIT_DIR")).isNull();
  }

  /** In a JVM of its own, with a home folder that would lead the fetch astray if it were read. */
  @Test
  void a_hostile_home_folder_changes_nothing_and_nothing_is_written_to_it() throws Exception {
    var origin = RealGit.fleet(dir.resolve("origin"));
    var home = Files.createDirectories(dir.resolve("home"));
    Files.writeString(
        home.resolve(".gitconfig"),
        "[url \"file:///nowhere/\"]\n insteadOf = \"" + dir + "/\"\n insteadOf = \"file://\"\n");

    var process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                Fetch.class.getName(),
                origin.dir().toString(),
                dir.resolve("mirror").toString())
            .redirectError(dir.resolve("errors").toFile());
    process.environment().put("HOME", home.toString());
    process.environment().put("XDG_CONFIG_HOME", home.resolve("xdg").toString());
    process.environment().put("GIT_SSH", "/nowhere");
    var run = process.start();
    var output =
        new String(run.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).startsWith(origin.head().hex());
    try (var files = Files.list(home)) {
      assertThat(files).containsExactly(home.resolve(".gitconfig"));
    }
    System.out.println("first fetch in a new JVM: " + output.strip().split(" ")[1] + " ms");
  }

  /** Prints the tip and how long it took to get it, in milliseconds. */
  static final class Fetch {
    public static void main(String[] args) {
      var start = System.nanoTime();
      var url = SourceUrl.parse("file://" + args[0]);
      try (var mirror =
          GitMirror.open(Path.of(args[1]), url, "main", GitAuth.none(), Clock.systemUTC())) {
        var tip = (Tip.At) mirror.fetch(Duration.ofSeconds(30));
        System.out.println(tip.commit() + " " + (System.nanoTime() - start) / 1_000_000);
      }
    }
  }
}
