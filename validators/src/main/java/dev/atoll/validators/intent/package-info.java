/**
 * Intents: whether what a fleet says must, or must never, be reachable is so, across the mesh.
 *
 * <p>Imports {@code fleet-model}, {@code policy-engine}, {@code check} and {@code reach}.
 */
@NullMarked
package dev.atoll.validators.intent;

import org.jspecify.annotations.NullMarked;
