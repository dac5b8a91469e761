package dev.atoll.cli;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.validators.Review;
import dev.atoll.validators.hygiene.Hygiene;
import dev.atoll.validators.report.JsonReport;
import dev.atoll.validators.report.TextReport;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "check",
    description = "Validate a fleet; every finding names file, line and what to do.")
final class CheckCommand extends Command {

  enum Format {
    TEXT,
    JSON
  }

  @Mixin private FleetInput fleet;

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      description = "error, warning or info (default: what the fleet says).")
  private Optional<Severity> failOn = Optional.empty();

  @Option(names = "--format", defaultValue = "text", description = "text or json (default: text).")
  private Format format = Format.TEXT;

  @Option(
      names = "--hygiene",
      description =
          "Also say which rules change nothing, which lead nowhere and which open much. Takes longer"
              + " than all other checks of a large fleet.")
  private boolean hygiene;

  CheckCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    var review = hygiene ? fleet.reviewWithHygiene() : fleet.review();
    console().out().print(report(review));
    if (hygiene && !Hygiene.fits(review.rendered())) {
      console()
          .err()
          .println(
              "hygiene was not looked at: more than %d policies in all clusters together"
                  .formatted(Hygiene.LARGEST));
    }
    var level = failOn.orElse(review.fleet().settings().failOn());
    return review.fails(level) ? ExitCode.FINDINGS : ExitCode.OK;
  }

  private String report(Review review) {
    return switch (format) {
      case TEXT -> TextReport.write(review.findings(), console().colour());
      case JSON -> JsonReport.write(review.findings());
    };
  }
}
