/**
 * All flows of a mesh at once: rows of bits per subject, shared wherever they are the same.
 *
 * <p>Imports {@code fleet-model}, {@code label}, {@code rule} and {@code mesh}.
 */
@NullMarked
package dev.atoll.policy.reach;

import org.jspecify.annotations.NullMarked;
