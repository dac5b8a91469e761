/**
 * Tests.
 *
 * <p>Imports what they test, and {@code sandbox} for real API servers.
 */
@NullMarked
package dev.atoll.policy.refusal;

import org.jspecify.annotations.NullMarked;
