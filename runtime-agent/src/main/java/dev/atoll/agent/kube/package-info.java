/**
 * The objects of one API server as values, and what becomes of them, in one queue.
 *
 * <p>Imports {@code fleet-model}; the only package that may import fabric8.
 */
@NullMarked
package dev.atoll.agent.kube;

import org.jspecify.annotations.NullMarked;
