package dev.atoll.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command without a subcommand: tells what there is. */
@CommandLine.Command(
    name = "atoll",
    description = "Run a mesh of Kubernetes clusters from Git.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 fine, 1 findings, 2 usage, 3 the outside failed, 4 a guard stopped the"
          + " change.",
      "./atoll verify prepares what the tests need and runs them."
    },
    subcommands = {
      DemoCommand.class,
      InitCommand.class,
      CheckCommand.class,
      RenderCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      ServeCommand.class,
      StatusCommand.class,
      ApproveCommand.class,
      DecommissionCommand.class,
      SandboxCommand.class,
      GenerateCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      VersionCommand.class,
    })
final class Atoll implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
