package dev.atoll.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/**
 * Runs the everyday commands once while the JVM records what it loads; the launcher keeps the
 * record as its start-up cache.
 */
public final class Training {

  private Training() {}

  /** Takes the fleet to train on. Fails like the commands do. */
  public static void main(String[] args) {
    Logging.choose(args);
    var silent = new PrintWriter(Writer.nullWriter());
    var console = new Console(silent, new PrintWriter(System.err, true), false);
    for (var command : commands(args[0])) {
      var code = Main.run(console, command.toArray(String[]::new));
      if (code == ExitCode.OUTSIDE.code()) {
        System.exit(code);
      }
    }
  }

  private static List<List<String>> commands(String fleet) {
    return List.of(
        List.of("--help"),
        List.of("version"),
        List.of("check", fleet),
        List.of("reach", fleet),
        List.of("diff", fleet, fleet),
        List.of(
            "explain",
            fleet,
            "--from=cluster-one/shop/frontend",
            "--to=cluster-two/shop/my-app",
            "--port=8080/TCP"));
  }
}
