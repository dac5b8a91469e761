/**
 * Tests of the targets that are files.
 *
 * <p>Imports what the package itself imports.
 */
@NullMarked
package dev.atoll.reconciler.target;

import org.jspecify.annotations.NullMarked;
