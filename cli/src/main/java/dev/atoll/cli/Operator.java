package dev.atoll.cli;

import dev.atoll.reconciler.config.OperatorConfig;
import dev.atoll.reconciler.config.OperatorConfigReader;
import dev.atoll.validators.report.TextReport;
import dev.atoll.validators.waiver.Reported;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The operator's configuration that a command works with. */
final class Operator {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The operator's configuration; never from Git.")
  private Path file;

  /** Reads it; what is wrong with it is told with its lines, and ends the command. */
  OperatorConfig config() {
    var read = OperatorConfigReader.read(file);
    return read.value()
        .orElseThrow(() ->
            new UsageException(
                "the configuration cannot be used\n"
                    + TextReport.write(
                        read.findings().stream().map(Reported::counted).toList(), false)));
  }
}
