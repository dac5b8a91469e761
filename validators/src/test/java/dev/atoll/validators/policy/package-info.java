/**
 * Tests.
 *
 * <p>Imports what they test.
 */
@NullMarked
package dev.atoll.validators.policy;

import org.jspecify.annotations.NullMarked;
