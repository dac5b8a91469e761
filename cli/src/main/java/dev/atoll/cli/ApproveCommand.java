package dev.atoll.cli;

import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.fleet.StateDirectory;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "approve",
    description = {
      "Let one commit through a guard: its deletions, or a branch rewritten to it.",
      "Holds for that commit only; a running reconciler takes it up by itself."
    })
final class ApproveCommand extends Command {

  @Mixin private Operator operator;

  @Parameters(paramLabel = "COMMIT", description = "All 40 digits.")
  private String commit;

  ApproveCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException {
    var id =
        CommitId.parse(commit)
            .orElseThrow(() -> new UsageException("write the commit with all its 40 digits"));
    new StateDirectory(operator.config().state()).approve(id);
    console().say("approved " + id.abbreviated() + "; it counts from the reconciler's next look");
    return ExitCode.OK;
  }
}
