package dev.atoll.agent.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code atoll-agent} command. */
@Command(
    name = "atoll-agent",
    mixinStandardHelpOptions = true,
    description = "Carries the mesh: brings the state of clusters to each other.",
    subcommands = {MirrorCommand.class, NodeCommand.class, StatusCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:fine", "2:usage", "3:a store, an API server or a file failed"})
public final class AgentMain implements Runnable {

  /** What the outside failed with. */
  static final int OUTSIDE = 3;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which role: atoll-agent --help");
  }

  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    var line = new CommandLine(new AgentMain()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, command, parsed) -> {
      command.getErr().println("atoll-agent: " + Reasons.of(e));
      return OUTSIDE;
    });
    return line.execute(arguments);
  }
}
