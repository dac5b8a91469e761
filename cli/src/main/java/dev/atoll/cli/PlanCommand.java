package dev.atoll.cli;

import dev.atoll.fleet.value.Json;
import dev.atoll.reconciler.fleet.SideBySide;
import dev.atoll.reconciler.fleet.SideBySide.Answer;
import dev.atoll.reconciler.plan.Plan;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "plan",
    description = "What applying a fleet would do in each cluster, in the safe order.")
final class PlanCommand extends Command {

  enum Format {
    TEXT,
    JSON
  }

  @Mixin private FleetToApply fleet;
  @Mixin private Operator operator;

  @Option(names = "--format", defaultValue = "text", description = "text or json (default: text).")
  private Format format = Format.TEXT;

  @Option(names = "--exit-code", description = "End with 1 where there is something to do.")
  private boolean exitCode;

  PlanCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    var desired = fleet.desired(console());
    if (desired.isEmpty()) {
      return ExitCode.FINDINGS;
    }
    var plans = new SideBySide(Wiring.targets(operator.config())).plan(desired.get());
    switch (format) {
      case TEXT -> plans.forEach(this::show);
      case JSON ->
          console().say(Json.pretty(PlanJson.ofPlans(fleet.revision(), plans)).stripTrailing());
    }
    return plans.values().stream().map(this::exitCode).reduce(ExitCode.OK, ExitCode::and);
  }

  private void show(String cluster, Answer<Plan> answer) {
    answer.value().ifPresent(plan -> PlanText.lines(plan).forEach(console()::say));
    answer.problem().ifPresent(p -> console().say(cluster + ": " + p));
  }

  private ExitCode exitCode(Answer<Plan> answer) {
    if (answer.value().isEmpty()) {
      return ExitCode.OUTSIDE;
    }
    var plan = answer.value().get();
    if (plan.stop().isPresent()) {
      return ExitCode.STOPPED;
    }
    return exitCode && !plan.isEmpty() ? ExitCode.FINDINGS : ExitCode.OK;
  }
}
