/**
 * Tests.
 *
 * <p>Imports what they test.
 */
@NullMarked
package dev.atoll.validators.waiver;

import org.jspecify.annotations.NullMarked;
