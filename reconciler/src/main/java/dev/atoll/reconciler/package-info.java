/**
 * Making it so: plan, order, apply, drift, status.
 *
 * <p>Imports everything before it in the table of {@code ARCHITECTURE.md}.
 */
@NullMarked
package dev.atoll.reconciler;

import org.jspecify.annotations.NullMarked;
