/**
 * Real Cilium clusters in one mesh on one machine: network namespaces as nodes, agents with their
 * eBPF programs, clustermesh-apiservers, and pods attached by Cilium's own CNI plugin.
 */
@NullMarked
package dev.atoll.sandbox.cilium;

import org.jspecify.annotations.NullMarked;
