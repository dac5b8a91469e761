package dev.atoll.cli;

import dev.atoll.fleet.value.Json;
import dev.atoll.reconciler.fleet.SideBySide;
import dev.atoll.reconciler.fleet.SideBySide.Answer;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "apply",
    description = "Bring each cluster to a fleet, once, from what is given.")
final class ApplyCommand extends Command {

  enum Format {
    TEXT,
    JSON
  }

  @Mixin private FleetToApply fleet;
  @Mixin private Operator operator;

  @Option(names = "--format", defaultValue = "text", description = "text or json (default: text).")
  private Format format = Format.TEXT;

  ApplyCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    var desired = fleet.desired(console());
    if (desired.isEmpty()) {
      return ExitCode.FINDINGS;
    }
    var rounds = new SideBySide(Wiring.targets(operator.config())).apply(desired.get());
    switch (format) {
      case TEXT -> rounds.forEach(this::show);
      case JSON ->
          console().say(Json.pretty(PlanJson.ofRounds(fleet.revision(), rounds)).stripTrailing());
    }
    return rounds.values().stream().map(ApplyCommand::exitCode).reduce(ExitCode.OK, ExitCode::and);
  }

  private void show(String cluster, Answer<RoundResult> answer) {
    answer.problem().ifPresent(p -> console().say(cluster + ": " + p));
    answer.value().ifPresent(result -> RoundText.lines(result).forEach(console()::say));
  }

  static ExitCode exitCode(Answer<RoundResult> answer) {
    return answer
        .value()
        .map(RoundResult::outcome)
        .map(ApplyCommand::exitCode)
        .orElse(ExitCode.OUTSIDE);
  }

  private static ExitCode exitCode(Outcome outcome) {
    return switch (outcome) {
      case APPLIED, UNCHANGED, SKIPPED -> ExitCode.OK;
      case FAILED -> ExitCode.OUTSIDE;
      case BLOCKED -> ExitCode.STOPPED;
    };
  }
}
