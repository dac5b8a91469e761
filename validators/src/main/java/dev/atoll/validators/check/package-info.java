/**
 * What a check is, and what it may look at.
 *
 * <p>Imports {@code fleet-model} and {@code templates}.
 */
@NullMarked
package dev.atoll.validators.check;

import org.jspecify.annotations.NullMarked;
