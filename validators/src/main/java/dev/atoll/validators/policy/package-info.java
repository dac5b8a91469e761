/**
 * What a policy must be so that the API server takes it, the agent enforces it and it means the
 * same everywhere it goes.
 *
 * <p>Imports {@code fleet-model} and {@code templates}; the tables of facts about Cilium's kinds
 * are resources made from Cilium's own definitions.
 */
@NullMarked
package dev.atoll.validators.policy;

import org.jspecify.annotations.NullMarked;
