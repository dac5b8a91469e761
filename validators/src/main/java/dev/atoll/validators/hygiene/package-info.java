/**
 * Hygiene: rules that do nothing, openings that lead nowhere, openings that are wide.
 *
 * <p>Imports {@code fleet-model}, {@code policy-engine}, {@code templates} and {@code reach}.
 */
@NullMarked
package dev.atoll.validators.hygiene;

import org.jspecify.annotations.NullMarked;
