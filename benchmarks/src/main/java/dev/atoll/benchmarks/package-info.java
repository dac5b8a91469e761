/**
 * Side-by-side measurements, run on demand.
 *
 * <p>Imports everything.
 */
@NullMarked
package dev.atoll.benchmarks;

import org.jspecify.annotations.NullMarked;
