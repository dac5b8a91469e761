/**
 * Which pods are on this node and behind which of its interfaces, our programs at those, at devices
 * and at the cgroup, and what the machine lacks for them.
 *
 * <p>Imports {@code bpf}, {@code datapath} and {@code fleet-model} for addresses; Jackson reads
 * here what {@code ip -json} prints. Calls concern the network namespace of the calling thread, or
 * one that is named by its file.
 */
@NullMarked
package dev.atoll.agent.pods;

import org.jspecify.annotations.NullMarked;
