/**
 * Whether Cilium enforces on every node of a cluster what was applied there, judged from what its
 * agents and its API server show.
 *
 * <p>Imports {@code agent}, {@code plan}, {@code templates} and {@code fleet-model}; no input or
 * output.
 */
@NullMarked
package dev.atoll.reconciler.enforcement;

import org.jspecify.annotations.NullMarked;
