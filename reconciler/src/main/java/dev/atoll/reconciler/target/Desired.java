package dev.atoll.reconciler.target;

import dev.atoll.reconciler.order.Surroundings;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.templates.Rendered;

/**
 * What one cluster must hold after a round.
 *
 * @param rendered the objects
 * @param options the commit that they are from, and the fleet's rules
 * @param around the fleet's pods
 */
public record Desired(Rendered rendered, PlanOptions options, Surroundings around) {

  /** Of a cluster of whose pods nothing is known. */
  public Desired(Rendered rendered, PlanOptions options) {
    this(rendered, options, Surroundings.NONE);
  }

  /** The same under other rules. */
  public Desired with(PlanOptions other) {
    return new Desired(rendered, other, around);
  }

  /** The same among the pods of a fleet. */
  public Desired in(Surroundings fleet) {
    return new Desired(rendered, options, fleet);
  }
}
