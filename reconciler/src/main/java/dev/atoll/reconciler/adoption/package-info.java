/**
 * A fleet repository from clusters that run already: what to write, and what to tell about it.
 *
 * <p>Pure. Imports {@code plan}, {@code fleet-model} and nothing that reads or writes.
 */
@NullMarked
package dev.atoll.reconciler.adoption;

import org.jspecify.annotations.NullMarked;
