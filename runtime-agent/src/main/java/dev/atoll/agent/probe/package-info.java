/**
 * Whether the nodes of other clusters can be reached from this one.
 *
 * <p>Imports {@code fleet-model} for addresses.
 */
@NullMarked
package dev.atoll.agent.probe;

import org.jspecify.annotations.NullMarked;
