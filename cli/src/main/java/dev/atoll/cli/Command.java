package dev.atoll.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What every command has: a console, {@code --help}, {@code --verbose}, and an exit code. */
abstract class Command implements Callable<Integer> {

  private final Console console;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log what the libraries do, and show stack traces.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  Command(Console console) {
    this.console = console;
  }

  final Console console() {
    return console;
  }

  /** Does the work. */
  abstract ExitCode run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    return run().code();
  }
}
