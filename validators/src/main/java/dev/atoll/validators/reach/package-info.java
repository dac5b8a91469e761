/**
 * What is reachable in a fleet as it was reviewed: the policy engine over what was rendered.
 *
 * <p>Imports {@code fleet-model}, {@code templates}, {@code policy-engine} and {@code validators}.
 */
@NullMarked
package dev.atoll.validators.reach;

import org.jspecify.annotations.NullMarked;
