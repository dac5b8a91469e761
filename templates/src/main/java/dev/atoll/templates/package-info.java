/**
 * What each cluster gets: placement, substitution, overrides, per-version rendering.
 *
 * <p>Imports {@code fleet-model} only; no input or output.
 */
@NullMarked
package dev.atoll.templates;

import org.jspecify.annotations.NullMarked;
