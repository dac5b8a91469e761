/**
 * Events of the datapath as people read them: who, to whom, what became of it and by which rule; in
 * Hubble's words where it has some.
 *
 * <p>Imports {@code bpf}, {@code datapath}, {@code policy} and {@code schema}.
 */
@NullMarked
package dev.atoll.agent.flows;

import org.jspecify.annotations.NullMarked;
