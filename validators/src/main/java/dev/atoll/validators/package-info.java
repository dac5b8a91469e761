/**
 * What must hold: every check on a fleet and on what is rendered from it, in one call.
 *
 * <p>Imports {@code fleet-model}, {@code templates} and the packages of checks below; {@code
 * report} and {@code waiver} stand beside it and come after it.
 */
@NullMarked
package dev.atoll.validators;

import org.jspecify.annotations.NullMarked;
