package dev.atoll.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@CommandLine.Command(
    name = "completion",
    description = "Print a completion script for bash and zsh: source <(atoll completion)")
final class CompletionCommand extends Command {

  @Spec private CommandSpec spec;

  CompletionCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    console().say(AutoComplete.bash("atoll", spec.root().commandLine()));
    return ExitCode.OK;
  }
}
