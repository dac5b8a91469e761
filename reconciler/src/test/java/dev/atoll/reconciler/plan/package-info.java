/**
 * Tests of plans, and what other tests build desired objects with.
 *
 * <p>Imports what the package itself imports.
 */
@NullMarked
package dev.atoll.reconciler.plan;

import org.jspecify.annotations.NullMarked;
