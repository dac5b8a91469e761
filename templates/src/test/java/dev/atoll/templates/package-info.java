/**
 * Tests of rendering.
 *
 * <p>Imports what the package itself may.
 */
@NullMarked
package dev.atoll.templates;

import org.jspecify.annotations.NullMarked;
