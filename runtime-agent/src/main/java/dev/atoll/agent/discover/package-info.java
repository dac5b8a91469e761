/**
 * The discovering role: backends of other clusters as endpoint slices of the own API server, so
 * that DNS and those who read slices know them, as Cilium's operator 1.20.2 makes them.
 *
 * <p>What turns backends into slices is pure; {@link Discovery} has the effects. Imports {@code
 * mesh}, {@code node}, {@code kube}, {@code etcd}, {@code schema} and {@code fleet-model}.
 */
@NullMarked
package dev.atoll.agent.discover;

import org.jspecify.annotations.NullMarked;
