/**
 * What must hold: checks on the fleet and on what is rendered.
 *
 * <p>Imports {@code fleet-model} and {@code templates}.
 */
@NullMarked
package dev.atoll.validators;

import org.jspecify.annotations.NullMarked;
