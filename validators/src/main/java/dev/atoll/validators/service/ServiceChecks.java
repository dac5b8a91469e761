package dev.atoll.validators.service;

import dev.atoll.validators.check.Check;
import java.util.List;

/** All checks of this package, in the order in which they run. */
public final class ServiceChecks {

  public static final List<Check> ALL = List.of();

  private ServiceChecks() {}
}
