package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.templates.Rendered;
import dev.atoll.validators.check.Check;
import dev.atoll.validators.check.CheckInput;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All checks of policies and of the plain objects beside them. */
public final class PolicyChecks {

  /** For {@code Validation}: one check, so that texts are gathered once. */
  public static final List<Check> ALL = List.of(PolicyChecks::findings);

  private PolicyChecks() {}

  /**
   * What does not hold.
   *
   * @param rendered by name of the cluster
   * @return sorted, without duplicates
   */
  public static List<Finding> check(Fleet fleet, Map<String, Rendered> rendered) {
    return findings(new CheckInput(fleet, rendered)).stream().sorted().distinct().toList();
  }

  private static List<Finding> findings(CheckInput input) {
    var texts = PolicyTexts.of(input);
    var clusterNames = new ClusterNameChecks(input.fleet());
    var selection = new SelectionChecks(input);
    var acceptance = new AcceptanceChecks(input.fleet().clusters());
    var causes = new Causes();
    for (var text : texts) {
      acceptance.check(text, causes);
      clusterNames.check(text, causes);
      selection.check(text, causes);
    }
    return Stream.of(
            causes.findings(),
            MeaningChecks.check(texts, input.fleet()),
            MergeChecks.check(texts, input),
            NamespaceNameChecks.check(input.fleet()))
        .flatMap(List::stream)
        .toList();
  }
}
