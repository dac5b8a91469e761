/**
 * The exporting role: what a cluster's API server has, as keys of its own store, as
 * clustermesh-apiserver 1.20.2 writes them.
 *
 * <p>What turns objects into values is pure; {@link StateWriter} and {@link Exporter} have the
 * effects. Imports {@code schema}, {@code kube}, {@code etcd} and {@code fleet-model}.
 */
@NullMarked
package dev.atoll.agent.export;

import org.jspecify.annotations.NullMarked;
