/**
 * In which order changes of policies are safe, and what each of them opens and closes. Pure.
 *
 * <p>Imports {@code fleet-model}, {@code policy-engine} and {@code templates}.
 */
@NullMarked
package dev.atoll.reconciler.order;

import org.jspecify.annotations.NullMarked;
