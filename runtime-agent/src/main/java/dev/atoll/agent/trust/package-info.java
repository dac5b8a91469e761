/**
 * What a peer may say: whether a key and its value are the peer's to write. Pure.
 *
 * <p>Imports {@code fleet-model} and {@code schema}.
 */
@NullMarked
package dev.atoll.agent.trust;

import org.jspecify.annotations.NullMarked;
