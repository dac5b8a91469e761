package dev.atoll.validators.service;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.validators.check.Check;
import dev.atoll.validators.check.CheckInput;
import java.util.List;
import java.util.function.Function;

/** All checks of this package. */
public final class ServiceChecks {

  private static final List<Function<ServiceFacts, List<Finding>>> CHECKS =
      List.of(
          FormCheck::findings,
          AnnotationCheck::findings,
          PortNameCheck::findings,
          SharingCheck::findings,
          BackendCheck::findings,
          NamespaceCheck::findings,
          LocalPeersCheck::findings);

  /** One pass over what is rendered, then every check in order. */
  public static final List<Check> ALL = List.of(ServiceChecks::findings);

  private ServiceChecks() {}

  private static List<Finding> findings(CheckInput input) {
    var facts = new ServiceFacts(input);
    return CHECKS.stream().flatMap(c -> c.apply(facts).stream()).toList();
  }
}
