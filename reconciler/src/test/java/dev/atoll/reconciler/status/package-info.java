/**
 * Tests of the status as JSON and as text.
 *
 * <p>Imports what it tests.
 */
@NullMarked
package dev.atoll.reconciler.status;

import org.jspecify.annotations.NullMarked;
