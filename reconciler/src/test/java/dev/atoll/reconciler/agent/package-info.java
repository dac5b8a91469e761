/**
 * Tests of what is read from agents.
 *
 * <p>Imports the package under test.
 */
@NullMarked
package dev.atoll.reconciler.agent;

import org.jspecify.annotations.NullMarked;
