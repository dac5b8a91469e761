/**
 * Tests of the reconciler as a whole: real Git, real API servers.
 *
 * <p>Imports what it tests, {@code kube} and {@code sandbox}.
 */
@NullMarked
package dev.atoll.reconciler.fleet;

import org.jspecify.annotations.NullMarked;
