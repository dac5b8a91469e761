/**
 * Tests of ticks.
 *
 * <p>Imports what it tests.
 */
@NullMarked
package dev.atoll.reconciler.schedule;

import org.jspecify.annotations.NullMarked;
