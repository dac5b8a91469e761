package dev.atoll.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Where the process begins. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Logging.choose(args);
    var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var code = run(new Console(out, err, Console.colours()), args);
    out.flush();
    System.exit(code);
  }

  /**
   * Runs one command for somebody who reads along: results and errors in one stream, no colour.
   *
   * @return the exit code
   */
  public static int run(PrintWriter out, String... args) {
    return run(new Console(out, out, false), args);
  }

  /** Runs one command without ending the process; for tests and the training run. */
  static int run(Console console, String... args) {
    return Atoll.commandLine(new Commands(console), args)
        .setOut(console.out())
        .setErr(console.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failures(console))
        .execute(args);
  }
}
