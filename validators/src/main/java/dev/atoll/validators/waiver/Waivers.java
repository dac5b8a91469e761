package dev.atoll.validators.waiver;

import static java.util.stream.Collectors.groupingBy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Waiver;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waivers applied to findings. */
public final class Waivers {

  /** Days ahead of its expiry from which a waiver is announced. */
  public static final int NOTICE_DAYS = 14;

  private Waivers() {}

  /**
   * Marks the findings that a waiver covers, and adds findings about the waivers themselves.
   *
   * @param findings of all stages
   * @param today the day of the evaluation, UTC; a waiver holds through its last day
   * @return sorted
   */
  public static List<Reported> apply(
      List<Finding> findings, List<Waiver> waivers, LocalDate today) {
    var byRule = waivers.stream().collect(groupingBy(Waiver::rule));
    var covered = new HashMap<Waiver, Integer>();
    var reported = new ArrayList<Reported>();
    for (var finding : findings) {
      var matching =
          byRule.getOrDefault(finding.rule().code(), List.of()).stream()
              .filter(w -> covers(w, finding))
              .toList();
      matching.forEach(w -> covered.merge(w, 1, Integer::sum));
      reported.add(new Reported(finding, firstInForce(matching, today)));
    }
    waivers.forEach(w -> about(w, covered, today).map(Reported::counted).ifPresent(reported::add));
    return reported.stream().sorted().toList();
  }

  private static boolean covers(Waiver waiver, Finding finding) {
    return finding.rule().isWaivable()
        && !(finding.rule() instanceof WaiverRule)
        && (waiver.object().equals("*") || waiver.object().equals(finding.object()));
  }

  private static Optional<Waiver> firstInForce(List<Waiver> matching, LocalDate today) {
    return matching.stream().filter(w -> !today.isAfter(w.expires())).findFirst();
  }

  private static Optional<Finding> about(
      Waiver waiver, Map<Waiver, Integer> covered, LocalDate today) {
    var count = covered.getOrDefault(waiver, 0);
    if (count == 0) {
      return Optional.of(unused(waiver));
    }
    if (today.isAfter(waiver.expires())) {
      return Optional.of(expired(waiver, count));
    }
    var days = ChronoUnit.DAYS.between(today, waiver.expires());
    return days <= NOTICE_DAYS ? Optional.of(expiresSoon(waiver)) : Optional.empty();
  }

  private static Finding unused(Waiver waiver) {
    return finding(
        WaiverRule.UNUSED,
        waiver,
        "no finding "
            + waiver.rule()
            + (waiver.object().equals("*") ? "" : " about " + waiver.object())
            + " is there for waiver "
            + waiver.name()
            + " to cover",
        "delete the waiver, or correct its rule and object: they are compared literally");
  }

  private static Finding expired(Waiver waiver, int count) {
    return finding(
        WaiverRule.EXPIRED,
        waiver,
        "waiver %s expired on %s; %d %s %s again"
            .formatted(
                waiver.name(),
                waiver.expires(),
                count,
                count == 1 ? "finding" : "findings",
                count == 1 ? "counts" : "count"),
        "mend the cause, or have " + waiver.owner() + " set a later day");
  }

  private static Finding expiresSoon(Waiver waiver) {
    return finding(
        WaiverRule.EXPIRES_SOON,
        waiver,
        "waiver " + waiver.name() + " expires on " + waiver.expires(),
        "mend the cause, or have " + waiver.owner() + " set a later day");
  }

  private static Finding finding(WaiverRule rule, Waiver waiver, String message, String hint) {
    return Finding.of(rule, waiver.pos(), message, hint).about("Waiver " + waiver.name());
  }
}
