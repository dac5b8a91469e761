package dev.atoll.cli;

import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
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
      ImportCommand.class,
      CheckCommand.class,
      RenderCommand.class,
      ReachCommand.class,
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

  /** The same name without the other subcommands. */
  @CommandLine.Command(name = "atoll")
  private static final class Alone {}

  /**
   * The command line for some arguments. Describing a command to picocli costs more than most
   * commands' work, so that only the one that is called is described, and all of them for help.
   */
  static CommandLine commandLine(IFactory factory, String... args) {
    return args.length == 0
        ? new CommandLine(new Atoll(), factory)
        : Stream.of(Atoll.class.getAnnotation(CommandLine.Command.class).subcommands())
            .filter(type -> type != CompletionCommand.class && nameOf(type).equals(args[0]))
            .findFirst()
            .map(type -> new CommandLine(new Alone(), factory).addSubcommand(type))
            .orElseGet(() -> new CommandLine(new Atoll(), factory));
  }

  private static String nameOf(Class<?> type) {
    return type.getAnnotation(CommandLine.Command.class).name();
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
