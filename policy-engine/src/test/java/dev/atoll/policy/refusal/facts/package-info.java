/**
 * Makes the tables of facts about Kubernetes kinds from the modules that define them.
 *
 * <p>Imports {@code fleet-model}; runs {@code go} to find the modules.
 */
@NullMarked
package dev.atoll.policy.refusal.facts;

import org.jspecify.annotations.NullMarked;
