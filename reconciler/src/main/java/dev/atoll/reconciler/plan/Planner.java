package dev.atoll.reconciler.plan;

import dev.atoll.templates.Rendered;

/** From what Git wants, what we own and what is there, to what must be done. Pure. */
public final class Planner {

  private Planner() {}

  /** The plan of one round in one cluster. */
  public static Plan plan(Rendered desired, Inventory inventory, Live live, PlanOptions options) {
    return new PlanBuilder(desired, inventory, live, options).build();
  }
}
