package dev.atoll.cli;

import dev.atoll.templates.Rendered;
import dev.atoll.validators.Review;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The clusters that a command is about: all, or those named. */
final class ClusterChoice {

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Only this cluster; may be given several times.")
  private List<String> names = List.of();

  /** What was rendered for the chosen clusters, by name. */
  Map<String, Rendered> of(Review review) {
    var chosen = new TreeMap<>(review.rendered());
    for (var name : names) {
      if (!chosen.containsKey(name)) {
        throw new UsageException(
            "there is no cluster %s in the fleet, only %s"
                .formatted(name, String.join(", ", review.rendered().keySet())));
      }
    }
    if (!names.isEmpty()) {
      chosen.keySet().retainAll(names);
    }
    return chosen;
  }
}
