package dev.atoll.validators;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.templates.Rendered;
import dev.atoll.validators.check.Check;
import dev.atoll.validators.check.CheckInput;
import dev.atoll.validators.intent.IntentChecks;
import dev.atoll.validators.mesh.MeshChecks;
import dev.atoll.validators.policy.PolicyChecks;
import dev.atoll.validators.service.ServiceChecks;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every check, run in order on one fleet. */
public final class Validation {

  private static final List<Check> CHECKS =
      Stream.of(MeshChecks.ALL, ServiceChecks.ALL, PolicyChecks.ALL, IntentChecks.ALL)
          .flatMap(List::stream)
          .toList();

  private Validation() {}

  /**
   * What does not hold. Findings of the loader and the templates are not repeated: the caller has
   * them, puts all together and applies the waivers.
   *
   * @param rendered by name of the cluster
   * @return sorted, without duplicates
   */
  public static List<Finding> check(Fleet fleet, Map<String, Rendered> rendered) {
    var input = new CheckInput(fleet, rendered);
    return CHECKS.stream().flatMap(c -> c.findings(input).stream()).sorted().distinct().toList();
  }
}
