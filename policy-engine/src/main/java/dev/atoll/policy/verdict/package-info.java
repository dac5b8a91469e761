/**
 * The verdict of one flow, asked the straightforward way, with the rules that decided it.
 *
 * <p>Imports {@code fleet-model}, {@code label}, {@code rule} and {@code mesh}.
 */
@NullMarked
package dev.atoll.policy.verdict;

import org.jspecify.annotations.NullMarked;
