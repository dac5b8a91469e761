/**
 * Findings that someone answers for until a day, and waivers that have run out or cover nothing.
 *
 * <p>Imports {@code fleet-model}.
 */
@NullMarked
package dev.atoll.validators.waiver;

import org.jspecify.annotations.NullMarked;
