/**
 * Services of the mesh as the programs of the datapath read them: what {@link
 * dev.atoll.agent.mesh.MeshState} says of services becomes Maglev tables, backends and frontends in
 * the pinned maps.
 *
 * <p>Imports {@code bpf}, {@code datapath}, {@code mesh} and {@code schema}; one thread writes.
 */
@NullMarked
package dev.atoll.agent.balance;

import org.jspecify.annotations.NullMarked;
