package dev.atoll.validators.check;

import dev.atoll.fleet.finding.Finding;
import java.util.List;

/**
 * One thing that must hold, as a pure function. A check reports a cause once, with the other places
 * as related ones, and stays silent about what another check or the loader already reports.
 */
@FunctionalInterface
public interface Check {

  /** What does not hold, in any order; empty where all is well. */
  List<Finding> findings(CheckInput input);
}
