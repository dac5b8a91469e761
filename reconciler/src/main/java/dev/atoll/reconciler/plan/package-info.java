/**
 * What must be done in one cluster, as a pure function of what is rendered, what the inventory says
 * and what the cluster holds.
 *
 * <p>Imports {@code fleet-model}, {@code templates}, {@code policy-engine} and {@code order}; no
 * input or output.
 */
@NullMarked
package dev.atoll.reconciler.plan;

import org.jspecify.annotations.NullMarked;
