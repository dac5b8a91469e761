package dev.atoll.reconciler.target;

import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.templates.Rendered;

/**
 * What one cluster must hold after a round.
 *
 * @param rendered the objects
 * @param options the commit that they are from, and the fleet's rules
 */
public record Desired(Rendered rendered, PlanOptions options) {}
