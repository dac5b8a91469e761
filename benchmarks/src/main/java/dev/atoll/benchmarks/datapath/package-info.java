/**
 * What the datapath costs beside the same connections without it and beside rules of nftables and
 * iptables, and how soon it follows what is told.
 *
 * <p>Imports {@code runtime-agent} and {@code sandbox}. Namespaces, cgroups and BPF file systems
 * are of its own making.
 */
@NullMarked
package dev.atoll.benchmarks.datapath;

import org.jspecify.annotations.NullMarked;
