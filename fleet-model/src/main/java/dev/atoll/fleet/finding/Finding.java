package dev.atoll.fleet.finding;

import dev.atoll.fleet.value.SourcePos;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A mistake of a user, as data.
 *
 * @param rule what was checked
 * @param severity how bad it is here
 * @param message what is wrong, one sentence without a full stop at the end
 * @param hint what to do; empty where the message says it
 * @param pos where
 * @param related other places of the same cause
 * @param cluster the cluster that it concerns, empty for the fleet
 * @param object the object that it concerns, as {@code Kind namespace/name}, empty for none
 */
public record Finding(
    Rule rule,
    Severity severity,
    String message,
    String hint,
    SourcePos pos,
    List<Related> related,
    String cluster,
    String object)
    implements Comparable<Finding> {

  /** Another place, and what it has to do with the finding. */
  public record Related(SourcePos pos, String message) {}

  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::pos)
          .thenComparing(f -> f.rule().code())
          .thenComparing(Finding::cluster)
          .thenComparing(Finding::object)
          .thenComparing(Finding::message);

  public Finding {
    related = List.copyOf(related);
  }

  /** A finding with its rule's own severity. */
  public static Finding of(Rule rule, SourcePos pos, String message, String hint) {
    return new Finding(rule, rule.severity(), message, hint, pos, List.of(), "", "");
  }

  public Finding withSeverity(Severity other) {
    return new Finding(rule, other, message, hint, pos, related, cluster, object);
  }

  public Finding withRelated(SourcePos place, String what) {
    var more = new ArrayList<>(related);
    more.add(new Related(place, what));
    return new Finding(rule, severity, message, hint, pos, more, cluster, object);
  }

  public Finding inCluster(String name) {
    return new Finding(rule, severity, message, hint, pos, related, name, object);
  }

  public Finding about(String what) {
    return new Finding(rule, severity, message, hint, pos, related, cluster, what);
  }

  /** By place, then code: the order of every report. */
  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }
}
