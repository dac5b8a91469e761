/**
 * The runtime agent: what carries state, and later traffic, between the clusters of a mesh.
 *
 * <p>Imports {@code fleet-model}.
 */
@NullMarked
package dev.atoll.agent;

import org.jspecify.annotations.NullMarked;
