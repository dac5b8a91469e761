/**
 * Brings the state of other clusters into the cluster's own store, as Cilium's KVStoreMesh does.
 *
 * <p>Imports {@code schema}, {@code etcd}, {@code kube}, {@code trust} and {@code fleet-model}.
 */
@NullMarked
package dev.atoll.agent.mirror;

import org.jspecify.annotations.NullMarked;
