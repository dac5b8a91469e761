/**
 * Tests of importing, without any cluster.
 *
 * <p>Imports what the package itself imports, and {@code validators} to judge what is written.
 */
@NullMarked
package dev.atoll.reconciler.adoption;

import org.jspecify.annotations.NullMarked;
