/**
 * Policies as Cilium's engine sees them: entries of one subject, one direction, one verdict.
 *
 * <p>Imports {@code fleet-model} and {@code label}.
 */
@NullMarked
package dev.atoll.policy.rule;

import org.jspecify.annotations.NullMarked;
