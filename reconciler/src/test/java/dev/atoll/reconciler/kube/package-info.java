/**
 * Tests of the apply path against real API servers.
 *
 * <p>Imports what the package itself imports, and {@code sandbox}.
 */
@NullMarked
package dev.atoll.reconciler.kube;

import org.jspecify.annotations.NullMarked;
