package dev.atoll.cli;

import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command threw into one sentence and an exit code; a stack trace only with -v. */
final class Failures implements IExecutionExceptionHandler {

  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof UsageException) {
      console.progress("atoll: " + e.getMessage());
      return ExitCode.USAGE.code();
    }
    console.progress("atoll: " + sentence(e));
    if (isVerbose(parsed)) {
      e.printStackTrace(console.err());
    }
    return ExitCode.OUTSIDE.code();
  }

  private static String sentence(Exception e) {
    var message =
        e instanceof UncheckedIOException && e.getCause() != null
            ? e.getCause().getMessage()
            : e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  private static boolean isVerbose(ParseResult parsed) {
    var last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.hasMatchedOption("--verbose");
  }
}
