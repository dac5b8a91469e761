package dev.atoll.cli;

import dev.atoll.reconciler.fleet.Release;
import dev.atoll.reconciler.target.TargetException;
import dev.atoll.templates.Rendered;
import dev.atoll.validators.Review;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "decommission",
    description = {
      "Remove everything that the fleet owns in one cluster, and its inventory.",
      "The Cluster must still be in the fleet that is given: use the last commit that had it."
    })
final class DecommissionCommand extends Command {

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "Its name in the fleet.")
  private String cluster;

  @Mixin private FleetInput fleet;
  @Mixin private Operator operator;

  @Option(names = "--yes", description = "Do it; without, only what would be removed is shown.")
  private boolean yes;

  DecommissionCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    var review = fleet.review();
    var rendered = rendered(review);
    var desired =
        Release.desired(
            review.fleet().settings(), rendered, fleet.revision(), true, Optional.empty());
    try (var target = Wiring.targets(operator.config()).open(rendered.cluster())) {
      if (!yes) {
        var header = target.identify(review.fleet().settings().name()).remembered();
        console().say(header.map(h -> cluster + " holds " + h.applied()).orElse("nothing of ours"));
        console().say("nothing was removed; add --yes to do it");
        return ExitCode.OK;
      }
      var result = target.decommission(desired);
      RoundText.lines(result).forEach(console()::say);
      return result.problem().isEmpty() ? ExitCode.OK : ExitCode.OUTSIDE;
    } catch (TargetException e) {
      console().say(cluster + ": " + e.problem());
      return ExitCode.OUTSIDE;
    }
  }

  private Rendered rendered(Review review) {
    var found = review.rendered().get(cluster);
    if (found == null) {
      throw new UsageException(
          "there is no cluster %s in the fleet, only %s; name a commit that has it, as REPO@REVISION"
              .formatted(cluster, String.join(", ", review.rendered().keySet())));
    }
    return found;
  }
}
