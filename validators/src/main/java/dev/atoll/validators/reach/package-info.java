/**
 * What is reachable in a fleet as it was reviewed: the policy engine over what was rendered.
 *
 * <p>Imports {@code fleet-model}, {@code templates} and {@code policy-engine}.
 */
@NullMarked
package dev.atoll.validators.reach;

import org.jspecify.annotations.NullMarked;
