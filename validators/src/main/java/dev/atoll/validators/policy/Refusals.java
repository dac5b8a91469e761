package dev.atoll.validators.policy;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.SourcePos;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where the checks of what an agent refuses put what they find about one text. What the API server
 * refuses at the same place is not said twice.
 */
final class Refusals {

  private final PolicyText text;
  private final Causes causes;

  Refusals(PolicyText text, Causes causes) {
    this.text = text;
    this.causes = causes;
  }

  PolicyText text() {
    return text;
  }

  /** Holds in every cluster that gets the text. */
  void add(PolicyRule rule, SourcePos pos, String message, String hint) {
    add(rule, text.clusters(), pos, message, hint);
  }

  /** Holds in the clusters that a condition names; nowhere where it names none. */
  void addWhere(
      Predicate<Cluster> where, PolicyRule rule, SourcePos pos, String message, String hint) {
    add(rule, text.clusters().stream().filter(where).toList(), pos, message, hint);
  }

  private void add(
      PolicyRule rule, Collection<Cluster> where, SourcePos pos, String message, String hint) {
    var taken = where.stream().filter(c -> !causes.isRefusedAt(pos, c)).toList();
    if (!taken.isEmpty()) {
      causes.add(text, taken, text.finding(rule, pos, message, hint));
    }
  }

  /** Whether a setting of Cilium's chart has this text in a cluster. */
  static Predicate<Cluster> setting(String path, String value) {
    return c -> c.datapath().values().text(path).equals(value);
  }

  /** Whether an option of the agent is on: by its own value in the chart, or by extraConfig. */
  static Predicate<Cluster> option(List<String> paths) {
    return paths.stream().map(p -> setting(p, "true")).reduce(c -> false, Predicate::or);
  }
}
