package dev.atoll.agent.command;

import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.kube.KubeException;
import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where the process begins. */
@Command(
    name = "atoll-agent",
    description = "Carries the state of a cluster to the others of its mesh.",
    subcommands = {
      ExportCommand.class,
      MirrorCommand.class,
      NodeCommand.class,
      DiscoverCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      FlowsCommand.class,
      UsersCommand.class
    },
    mixinStandardHelpOptions = true)
public final class AgentMain {

  /** Ends the process: as {@code docs/spec/exit-codes.md} says of the {@code atoll} command. */
  static final int OUTSIDE = 3;

  /**
   * gRPC tells what its callers throw, with where. What jetcd throws there is only that a store was
   * closed while its watch broke ({@code WatchImpl.reschedule} of 0.8.7). Held, as loggers that
   * nobody holds forget their level.
   */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private AgentMain() {}

  /** Runs one role until it is told to end, and ends the process with its exit code. */
  public static void main(String[] args) {
    log();
    System.exit(commandLine().execute(args));
  }

  /** Logback with our settings, unless somebody has chosen others. Before anybody logs. */
  static void log() {
    GRPC.setLevel(Level.SEVERE);
    System.setProperty("slf4j.internal.verbosity", "WARN");
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "dev/atoll/agent/command/logback.xml");
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new AgentMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command.getErr()));
  }

  /** What the outside did is said in one line; anything else is a bug and shows where. */
  private static int failed(Exception e, PrintWriter err) throws Exception {
    if (e instanceof StoreException
        || e instanceof KubeException
        || e instanceof AgentAwayException) {
      err.println("atoll-agent: " + e.getMessage());
      return OUTSIDE;
    }
    throw e;
  }
}
