/**
 * Tests of the judgement on what is enforced.
 *
 * <p>Imports what it tests.
 */
@NullMarked
package dev.atoll.reconciler.enforcement;

import org.jspecify.annotations.NullMarked;
