/**
 * Side-by-side measurements, run on demand; each writes its section of {@code docs/benchmarks.md}.
 *
 * <p>Imports everything but {@code cli}, which it starts as a command.
 */
@NullMarked
package dev.atoll.benchmarks;

import org.jspecify.annotations.NullMarked;
