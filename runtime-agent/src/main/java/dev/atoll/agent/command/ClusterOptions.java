package dev.atoll.agent.command;

import dev.atoll.agent.mirror.Local;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which cluster an agent is of. */
final class ClusterOptions {

  /** As Cilium has it (pkg/clustermesh/types/types.go of 1.20.2), with at most 32 characters. */
  static final Pattern NAME = Pattern.compile("([a-z0-9][-a-z0-9]{0,30})?[a-z0-9]");

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
  Local local() {
    if (max != 255 && max != 511) {
      throw wrong("--max-connected-clusters is 255 or 511, not " + max);
    }
    if (id < 1 || id > max) {
      throw wrong("--cluster-id is between 1 and " + max + ", not " + id);
    }
    if (!NAME.matcher(name).matches() || name.equals("default")) {
      throw wrong(
          "--cluster-name has 1 to 32 lower case letters, digits and dashes and is not `default`: "
              + name);
    }
    return new Local(name, id, max);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
