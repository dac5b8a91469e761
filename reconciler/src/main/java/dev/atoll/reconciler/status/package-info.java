/**
 * The running fleet as data, as JSON and as text.
 *
 * <p>Imports {@code fleet-model}.
 */
@NullMarked
package dev.atoll.reconciler.status;

import org.jspecify.annotations.NullMarked;
