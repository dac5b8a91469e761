/**
 * Real control planes on one machine, for the demo, tests and benchmarks.
 *
 * <p>Imports {@code fleet-model}.
 */
@NullMarked
package dev.atoll.sandbox;

import org.jspecify.annotations.NullMarked;
