/**
 * What a node makes of the keys of its store: {@link MeshState}, an immutable value, and which
 * backends of a service are chosen. Cilium's rules of reading and of choosing (1.20.2), and Atoll's
 * own beside them.
 *
 * <p>Pure: no clock, no store, no threads. Imports {@code fleet-model} and {@code schema}.
 */
@NullMarked
package dev.atoll.agent.mesh;

import org.jspecify.annotations.NullMarked;
