package dev.atoll.reconciler.plan;

import dev.atoll.reconciler.order.Surroundings;
import dev.atoll.templates.Rendered;

/** From what Git wants, what we own and what is there, to what must be done. Pure. */
public final class Planner {

  private Planner() {}

  /** The plan of one round in one cluster of whose pods nothing is known. */
  public static Plan plan(Rendered desired, Inventory inventory, Live live, PlanOptions options) {
    return plan(desired, inventory, live, options, Surroundings.NONE);
  }

  /**
   * The plan of one round in one cluster.
   *
   * @param around the fleet's pods, by which the order of policies is decided
   */
  public static Plan plan(
      Rendered desired, Inventory inventory, Live live, PlanOptions options, Surroundings around) {
    return new PlanBuilder(desired, inventory, live, options, around).build();
  }
}
