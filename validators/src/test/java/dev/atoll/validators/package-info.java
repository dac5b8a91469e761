/**
 * Tests of all checks together, on whole fleets.
 *
 * <p>Imports what it tests.
 */
@NullMarked
package dev.atoll.validators;

import org.jspecify.annotations.NullMarked;
