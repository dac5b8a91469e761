/**
 * An etcd store as the roles of the agent use it: pages in the order of keys, watches as queues,
 * transactions, leases and locks; and the users that Cilium lays out.
 *
 * <p>The only package that imports jetcd. Keys are strings of bytes: each char is one byte (ISO
 * 8859-1), so that their order is etcd's and nothing that a peer writes is lost.
 */
@NullMarked
package dev.atoll.agent.etcd;

import org.jspecify.annotations.NullMarked;
