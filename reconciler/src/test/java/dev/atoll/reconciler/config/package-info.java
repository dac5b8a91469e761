/**
 * Tests of the operator's configuration.
 *
 * <p>Imports what it tests.
 */
@NullMarked
package dev.atoll.reconciler.config;

import org.jspecify.annotations.NullMarked;
