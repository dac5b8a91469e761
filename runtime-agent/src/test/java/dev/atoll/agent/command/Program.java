package dev.atoll.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The real program as a process of its own. */
record Program(Process process, Path log) implements AutoCloseable {

  /**
   * Starts it without a home directory, so that no kubeconfig is found by chance.
   *
   * @param folder where its log and its temporary files are
   */
  static Program start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    var temporary = Files.createDirectories(folder.resolve("tmp"));
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider",
                AgentMain.class.getName()));
    command.addAll(List.of(arguments));
    var log = folder.resolve("log");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("KUBECONFIG");
    builder.environment().putAll(environment);
    return new Program(builder.redirectOutput(log.toFile()).start(), log);
  }

  void await(Callable<Boolean> condition) throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.call()) {
      assertThat(process.isAlive() && System.nanoTime() < deadline).as(said()).isTrue();
      Thread.sleep(50);
    }
  }

  /** Ends it with SIGTERM; its exit code. */
  int end() throws Exception {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(said()).isTrue();
    return process.exitValue();
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
