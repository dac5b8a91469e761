/**
 * Tests.
 *
 * <p>Imports what they test.
 */
@NullMarked
package dev.atoll.policy.answer;

import org.jspecify.annotations.NullMarked;
