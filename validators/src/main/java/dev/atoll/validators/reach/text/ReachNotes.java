package dev.atoll.validators.reach.text;

import dev.atoll.fleet.finding.ReadingRule;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.validators.Review;
import dev.atoll.validators.reach.FleetReach;
import dev.atoll.validators.reach.NotEnforced;
import dev.atoll.validators.waiver.Reported;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** On what an answer rests, for people: one sentence each. */
public final class ReachNotes {

  private static final int NAMES_SHOWN = 4;

  private ReachNotes() {}

  /** Policies that are not enforced, policies that Git does not know, names without addresses. */
  public static List<String> of(FleetReach reach) {
    var notes = new ArrayList<String>();
    notes.addAll(refused(reach.refused()));
    reach.fleet().unreadClusters().stream()
        .sorted()
        .map(c -> "missing: cluster " + Plain.of(c) + ", whose file cannot be read")
        .forEach(notes::add);
    reach
        .unmanaged()
        .forEach(u ->
            notes.add("unmanaged: " + Plain.of(u) + " takes part, though Git does not know it"));
    return notes;
  }

  /** What takes part without addresses, if the ends outside are asked about. */
  public static List<String> symbolic(FleetReach reach) {
    return reach.symbolic().stream()
        .map(s ->
            "by name only: "
                + Plain.of(s)
                + ", an end of its own: which addresses it has is known at run time")
        .toList();
  }

  /** How many errors leave a part of the fleet out. */
  public static long unread(Review review) {
    return review.findings().stream()
        .map(Reported::finding)
        .filter(f -> f.severity() == Severity.ERROR && f.rule() instanceof ReadingRule)
        .count();
  }

  /** One sentence for each object, however many clusters refuse it. */
  private static List<String> refused(List<NotEnforced> refused) {
    var byCause = new LinkedHashMap<String, List<String>>();
    for (var r : refused) {
      var cause = r.key() + "\n" + r.why().what() + " (" + r.why().rule().code() + place(r) + ")";
      byCause.computeIfAbsent(cause, c -> new ArrayList<>()).add(r.cluster());
    }
    return byCause.entrySet().stream()
        .map(e -> {
          var cause = e.getKey().split("\n", 2);
          return "not enforced: %s in %s: %s"
              .formatted(Plain.of(cause[0]), names(e.getValue()), Plain.of(cause[1]));
        })
        .toList();
  }

  private static String place(NotEnforced r) {
    return r.why().pos().isKnown() ? ", " + r.why().pos() : "";
  }

  private static String names(List<String> names) {
    return names.size() <= NAMES_SHOWN
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, NAMES_SHOWN))
            + " and "
            + (names.size() - NAMES_SHOWN)
            + " more";
  }
}
