package dev.atoll.validators;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.load.FleetLoader;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.Templates;
import dev.atoll.validators.hygiene.Hygiene;
import dev.atoll.validators.report.FailLevel;
import dev.atoll.validators.report.Summary;
import dev.atoll.validators.waiver.Reported;
import dev.atoll.validators.waiver.WaiverRule;
import dev.atoll.validators.waiver.Waivers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A fleet as it was read, rendered and judged: the pure half of the pipeline in one value. A
 * command line, a pull request and the reconciler all make it the same way.
 *
 * @param fleet as good as it could be read
 * @param rendered what each cluster must hold, by its name
 * @param findings of every stage, waivers applied, sorted
 */
public record Review(Fleet fleet, Map<String, Rendered> rendered, List<Reported> findings) {

  public Review {
    rendered = Collections.unmodifiableMap(new TreeMap<>(rendered));
    findings = List.copyOf(findings);
  }

  /**
   * Loads, renders and checks.
   *
   * @param files and what was found while reading them
   * @param today the day by which waivers expire, UTC
   */
  public static Review of(Checked<FleetFiles> files, LocalDate today) {
    return of(files, today, UnaryOperator.identity());
  }

  /**
   * The same of the fleet as it would be.
   *
   * @param change what is made of the fleet that was loaded, before it is rendered
   */
  public static Review of(Checked<FleetFiles> files, LocalDate today, UnaryOperator<Fleet> change) {
    return of(files, today, change, false);
  }

  /** The same with {@link Hygiene}, if the fleet is small enough for it. */
  public static Review withHygiene(Checked<FleetFiles> files, LocalDate today) {
    return of(files, today, UnaryOperator.identity(), true);
  }

  private static Review of(
      Checked<FleetFiles> files, LocalDate today, UnaryOperator<Fleet> change, boolean hygiene) {
    var found = new ArrayList<>(files.findings());
    var loaded = FleetLoader.load(files);
    found.addAll(loaded.findings());
    var fleet = change.apply(loaded.value());
    var rendered = rendered(fleet, found);
    found.addAll(Validation.check(fleet, rendered));
    if (hygiene && Hygiene.fits(rendered)) {
      found.addAll(Hygiene.of(fleet, rendered));
    }
    return new Review(fleet, rendered, reported(found, fleet, today));
  }

  /** A waiver for what is not read covers nothing, but only as long as that is so. */
  private static List<Reported> reported(List<Finding> found, Fleet fleet, LocalDate today) {
    return Waivers.apply(found, fleet.waivers(), today).stream()
        .filter(r -> fleet.hasAllClusters() || r.finding().rule() != WaiverRule.UNUSED)
        .toList();
  }

  private static Map<String, Rendered> rendered(Fleet fleet, List<Finding> found) {
    var rendered = new TreeMap<String, Rendered>();
    found.addAll(Templates.of(fleet).each(r -> rendered.put(r.cluster().name(), r)));
    return rendered;
  }

  /** Whether anything is at or above a severity and not waived. */
  public boolean fails(Severity failOn) {
    return FailLevel.fails(findings, failOn);
  }

  /** How many of each severity. */
  public Summary summary() {
    return Summary.of(findings);
  }
}
