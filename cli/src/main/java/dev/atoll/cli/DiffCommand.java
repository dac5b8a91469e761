package dev.atoll.cli;

import dev.atoll.policy.difference.FlowChange;
import dev.atoll.policy.difference.FlowEnd.Sort;
import dev.atoll.validators.change.FleetChange;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "diff",
    description =
        "Show what a change does: objects per cluster, flows opened and closed, findings.")
final class DiffCommand extends Command {

  enum Format {
    TEXT,
    JSON,
    MARKDOWN,
    CSV
  }

  @Mixin private TwoStates states;

  @Option(names = "--exit-code", description = "End with 1 where something differs.")
  private boolean exitCode;

  @Option(names = "--external", description = "List flows with ends outside the mesh as well.")
  private boolean external;

  @Option(
      names = "--unknown",
      description = "List flows of pods that nobody has declared yet as well.")
  private boolean unknown;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "text, json, markdown or csv (default: text).")
  private Format format = Format.TEXT;

  DiffCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    var change = FleetChange.of(states.base(), states.head());
    var shown = change.flows().only(this::isListed);
    console()
        .out()
        .print(
            switch (format) {
              case TEXT -> DiffText.write(change, shown);
              case JSON -> DiffJson.write(change, shown);
              case MARKDOWN -> DiffMarkdown.write(change, shown);
              case CSV -> DiffCsv.write(change, shown);
            });
    return exitCode && !change.isEmpty() ? ExitCode.FINDINGS : ExitCode.OK;
  }

  private boolean isListed(FlowChange flow) {
    return (external || !flow.has(Sort.OUTSIDE)) && (unknown || !flow.has(Sort.UNDECLARED));
  }
}
