package dev.atoll.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long everyday commands take from the shell, with the launcher and with java alone. */
final class StartBenchmark {

  private static final int ROUNDS = 15;

  private static final String FLEET = "fleet-example";
  private static final String CHANGED = "policies/shop/allow-frontend.yaml";

  private StartBenchmark() {}

  static String run(Path home) throws IOException, InterruptedException {
    var changed = Files.createTempDirectory("atoll-benchmark");
    try {
      copyWithout(home.resolve(FLEET), CHANGED, changed);
      return run(home, changed);
    } finally {
      PipelineRun.delete(changed);
    }
  }

  private static String run(Path home, Path changed) throws IOException, InterruptedException {
    var commands =
        List.of(
            List.of("version"),
            List.of("--help"),
            List.of("check", FLEET),
            List.of("diff", FLEET, changed.toString()));
    var plain =
        List.of(Program.java(), "-cp", home + "/cli/target/dist/lib/*", "dev.atoll.cli.Main");
    var table = new Table("command", "`./atoll`, ms", "plain `java`, ms");
    for (var arguments : commands) {
      var launched = new ArrayList<Double>();
      var bare = new ArrayList<Double>();
      for (var round = 0; round < ROUNDS; round++) {
        launched.add(milliseconds(home, List.of(home + "/atoll"), arguments));
        bare.add(milliseconds(home, plain, arguments));
      }
      table.row(
          "`" + String.join(" ", arguments).replace(changed.toString(), "CHANGED") + "`",
          Sample.of(launched).text("%.0f"),
          Sample.of(bare).text("%.0f"));
    }
    return table
        + "\nWall time from the start of the process to its end: the best of "
        + ROUNDS
        + " (and the median), both in turn. Plain `java` is the same JDK and classes without flags"
        + " and without the start-up cache. CHANGED is the example without "
        + CHANGED
        + ".\n";
  }

  private static void copyWithout(Path fleet, String file, Path to) throws IOException {
    try (var paths = Files.walk(fleet)) {
      for (var path : paths.filter(Files::isRegularFile).toList()) {
        var relative = fleet.relativize(path);
        if (!relative.toString().equals(file)) {
          Files.createDirectories(to.resolve(relative).getParent());
          Files.copy(path, to.resolve(relative));
        }
      }
    }
  }

  private static double milliseconds(Path home, List<String> program, List<String> arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(program);
    command.addAll(arguments);
    var begin = System.nanoTime();
    Program.output(home, Duration.ofMinutes(1), command);
    return (System.nanoTime() - begin) / 1e6;
  }
}
