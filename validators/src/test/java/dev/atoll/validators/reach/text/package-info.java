/**
 * Tests.
 *
 * <p>Imports what they test.
 */
@NullMarked
package dev.atoll.validators.reach.text;

import org.jspecify.annotations.NullMarked;
