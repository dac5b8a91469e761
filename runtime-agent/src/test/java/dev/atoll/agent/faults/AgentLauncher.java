package dev.atoll.agent.faults;

import dev.atoll.agent.command.AgentMain;
import dev.atoll.agent.command.JumpingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command {@code atoll-agent}, as it may be told anew each time that a node's agent begins. */
final class AgentLauncher {
  private final Path dir;
  private final JumpingClock clock;

  private AgentLauncher(Path dir, JumpingClock clock) {
    this.dir = dir;
    this.clock = clock;
  }

  /**
   * This build, without more options, at the right time.
   *
   * @param dir of its own
   */
  static AgentLauncher in(Path dir) throws IOException, InterruptedException {
    var launcher = new AgentLauncher(dir, JumpingClock.in(Files.createDirectories(dir)));
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var environment =
        launcher.clock.environment().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(" "));
    Files.writeString(
        launcher.path(),
        """
        #!/bin/sh
        [ "$1" != node ] || { set -- "$@" $(cat %1$s/options); export %5$s; }
        exec %2$s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -Xshare:auto \\
          --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \\
          -Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider \\
          -cp "$(cat %1$s/build)%3$s" %4$s "$@"
        """
            .formatted(
                dir,
                java,
                System.getProperty("java.class.path"),
                AgentMain.class.getName(),
                environment));
    launcher.path().toFile().setExecutable(true);
    launcher.options();
    launcher.build();
    return launcher;
  }

  private Path path() {
    return dir.resolve("agent");
  }

  List<String> command() {
    return List.of(path().toString());
  }

  /** What agents of nodes are told besides, from their next start on. */
  void options(String... more) {
    write("options", String.join(" ", more));
  }

  /** A folder with classes and resources that come before those of this build; none: this build. */
  void build(Path... before) {
    write("build", String.join("", Stream.of(before).map(it -> it + ":").toList()));
  }

  /** The wall clock of the agents of nodes is wrong by this from now on. */
  void clock(Duration by) throws IOException {
    clock.jump(by);
  }

  private void write(String file, String text) {
    try {
      Files.writeString(dir.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
