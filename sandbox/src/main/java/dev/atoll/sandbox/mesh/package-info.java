/**
 * The mesh control plane of clusters whose datapath is Atoll's, beside their API servers: stores,
 * and the agents that fill and read them.
 *
 * <p>Imports the rest of {@code sandbox}.
 */
@NullMarked
package dev.atoll.sandbox.mesh;

import org.jspecify.annotations.NullMarked;
