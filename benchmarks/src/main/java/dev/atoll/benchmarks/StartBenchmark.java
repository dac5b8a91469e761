package dev.atoll.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long everyday commands take from the shell, with the launcher and with java alone. */
final class StartBenchmark {

  private static final int ROUNDS = 15;

  private static final List<List<String>> COMMANDS =
      List.of(List.of("version"), List.of("--help"), List.of("check", "fleet-example"));

  private StartBenchmark() {}

  static String run(Path home) throws IOException, InterruptedException {
    var plain =
        List.of(Program.java(), "-cp", home + "/cli/target/dist/lib/*", "dev.atoll.cli.Main");
    var table = new Table("command", "`./atoll`, ms", "plain `java`, ms");
    for (var arguments : COMMANDS) {
      var launched = new ArrayList<Double>();
      var bare = new ArrayList<Double>();
      for (var round = 0; round < ROUNDS; round++) {
        launched.add(milliseconds(home, List.of(home + "/atoll"), arguments));
        bare.add(milliseconds(home, plain, arguments));
      }
      table.row(
          "`" + String.join(" ", arguments) + "`",
          Sample.of(launched).text("%.0f"),
          Sample.of(bare).text("%.0f"));
    }
    return table
        + "\nWall time from the start of the process to its end: the best of "
        + ROUNDS
        + " (and the median), both in turn. Plain `java` is the same JDK and classes without flags"
        + " and without the start-up cache.\n";
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
