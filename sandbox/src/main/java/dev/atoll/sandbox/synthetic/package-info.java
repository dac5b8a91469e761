/**
 * Fleets made from a seed, for tests and benchmarks.
 *
 * <p>Imports {@code fleet-model}.
 */
@NullMarked
package dev.atoll.sandbox.synthetic;

import org.jspecify.annotations.NullMarked;
