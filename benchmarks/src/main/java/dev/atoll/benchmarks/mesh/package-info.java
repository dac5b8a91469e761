/**
 * The mesh control plane beside Cilium's own programs.
 *
 * <p>Imports {@code runtime-agent} and {@code sandbox}.
 */
@NullMarked
package dev.atoll.benchmarks.mesh;

import org.jspecify.annotations.NullMarked;
