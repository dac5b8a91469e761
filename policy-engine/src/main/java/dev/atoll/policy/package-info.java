/**
 * What a set of policies means across a mesh: who can talk to whom, why, and what a change opens and
 * closes.
 *
 * <p>Imports {@code fleet-model}.
 */
@NullMarked
package dev.atoll.policy;

import org.jspecify.annotations.NullMarked;
