package dev.atoll.cli;

import dev.atoll.reconciler.fleet.Release;
import dev.atoll.reconciler.order.Surroundings;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.validators.report.TextReport;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The fleet and the clusters of a command that plans or applies. */
final class FleetToApply {

  @Mixin private FleetInput fleet;
  @Mixin private ClusterChoice clusters;

  @Option(
      names = "--approve",
      paramLabel = "REVISION",
      description = "Approve what this revision deletes: the FLEET as given.")
  private Optional<String> approved = Optional.empty();

  /** What stands for the revision in answers. */
  String revision() {
    return fleet.revision();
  }

  /** What each chosen cluster must hold; empty, with the findings told, for a fleet with errors. */
  Optional<Map<String, Desired>> desired(Console console) {
    var review = fleet.review();
    var chosen = clusters.of(review);
    var settings = review.fleet().settings();
    if (review.fails(settings.failOn())) {
      console.err().print(TextReport.write(review.findings(), false));
      console.progress("nothing is planned or applied from a fleet with errors");
      return Optional.empty();
    }
    var desired = new TreeMap<String, Desired>();
    var around = Surroundings.of(review.fleet(), review.rendered());
    chosen.forEach((name, rendered) ->
        desired.put(
            name, Release.desired(settings, rendered, revision(), true, approved).in(around)));
    return Optional.of(desired);
  }
}
