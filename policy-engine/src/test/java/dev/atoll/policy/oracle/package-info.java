/**
 * Cilium's own policy code as the judge of the engine: random meshes, probes, and what the program
 * in {@code policy-engine/oracle} says about them. May import fleet-model and the JDK.
 */
@NullMarked
package dev.atoll.policy.oracle;

import org.jspecify.annotations.NullMarked;
