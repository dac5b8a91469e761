/**
 * The fleet as a whole: what Git says, a lane for each cluster, and what became of it.
 *
 * <p>Imports everything in this module but {@code kube}.
 */
@NullMarked
package dev.atoll.reconciler.fleet;

import org.jspecify.annotations.NullMarked;
