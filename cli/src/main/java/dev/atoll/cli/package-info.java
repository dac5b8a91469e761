/**
 * The {@code atoll} command: wiring, options, exit codes.
 *
 * <p>Imports everything.
 */
@NullMarked
package dev.atoll.cli;

import org.jspecify.annotations.NullMarked;
