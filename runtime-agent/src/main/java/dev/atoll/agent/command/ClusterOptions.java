package dev.atoll.agent.command;

import dev.atoll.agent.schema.OwnCluster;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which cluster an agent is of. */
final class ClusterOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--cluster-name",
      required = true,
      paramLabel = "NAME",
      description = "The cluster that this agent is of.")
  private String name;

  @Option(
      names = "--cluster-id",
      required = true,
      paramLabel = "ID",
      description = "Its ID in the mesh.")
  private int id;

  @Option(
      names = "--max-connected-clusters",
      paramLabel = "255|511",
      defaultValue = "255",
      description = "How many clusters the mesh may have; the same everywhere (default: 255).")
  private int max;

  /** The cluster, or a usage error. */
  OwnCluster own() {
    try {
      return new OwnCluster(name, id, max);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
