/**
 * What a policy must be so that the API server takes it, the agent enforces it and it means the
 * same everywhere it goes.
 *
 * <p>Imports {@code fleet-model}, {@code policy-engine} and {@code templates}.
 */
@NullMarked
package dev.atoll.validators.policy;

import org.jspecify.annotations.NullMarked;
