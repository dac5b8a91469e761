/**
 * The consuming role: reads the own store into a {@link dev.atoll.agent.mesh.MeshState}, hands on
 * what is different, and shows it on loopback.
 *
 * <p>Imports {@code etcd}, {@code schema}, {@code mesh} and {@code flows}; the only package that
 * serves HTTP.
 */
@NullMarked
package dev.atoll.agent.node;

import org.jspecify.annotations.NullMarked;
