/**
 * The {@code atoll-agent} command: options, exit codes, and an end on SIGTERM.
 *
 * <p>Imports the roles; the only package of the module that may import picocli.
 */
@NullMarked
package dev.atoll.agent.command;

import org.jspecify.annotations.NullMarked;
