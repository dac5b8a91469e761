/**
 * The {@code atoll-agent} command: options, exit codes, and the parts of each role put together.
 *
 * <p>Imports everything else of this module; the only package that imports picocli.
 */
@NullMarked
package dev.atoll.agent.command;

import org.jspecify.annotations.NullMarked;
