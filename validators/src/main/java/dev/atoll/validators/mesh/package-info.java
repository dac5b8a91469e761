/**
 * What clusters must have in common, and what they must not share, to be one mesh.
 *
 * <p>Imports {@code fleet-model} and {@code check}.
 */
@NullMarked
package dev.atoll.validators.mesh;

import org.jspecify.annotations.NullMarked;
