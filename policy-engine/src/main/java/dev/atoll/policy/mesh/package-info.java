/**
 * What there is: clusters with their settings, pods, policies, and the ends that flows have.
 *
 * <p>Imports {@code fleet-model}, {@code label} and {@code rule}.
 */
@NullMarked
package dev.atoll.policy.mesh;

import org.jspecify.annotations.NullMarked;
