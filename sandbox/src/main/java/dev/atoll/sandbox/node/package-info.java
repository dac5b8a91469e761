/**
 * Nodes and pods as network namespaces, whatever attaches the pods: the enclosure that they are in,
 * the underlay between nodes, what a kubelet does, and real connections between pods. May import
 * the rest of {@code sandbox} but not {@code cilium}, {@code pods} and {@code mesh}.
 */
@NullMarked
package dev.atoll.sandbox.node;

import org.jspecify.annotations.NullMarked;
