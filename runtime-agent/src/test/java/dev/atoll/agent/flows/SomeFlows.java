package dev.atoll.agent.flows;

import java.util.List;

/** For tests of what shows them. */
public final class SomeFlows {
  /** One of each kind. */
  public static final List<Told> ALL = List.copyOf(Events.kinds().values());

  private SomeFlows() {}
}
