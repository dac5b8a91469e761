/**
 * What a cilium-agent says of itself: its REST API over its Unix socket, read and never written.
 *
 * <p>Imports {@code fleet-model}.
 */
@NullMarked
package dev.atoll.reconciler.agent;

import org.jspecify.annotations.NullMarked;
