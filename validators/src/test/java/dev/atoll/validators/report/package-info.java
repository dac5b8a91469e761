/**
 * Tests.
 *
 * <p>Imports what they test.
 */
@NullMarked
package dev.atoll.validators.report;

import org.jspecify.annotations.NullMarked;
