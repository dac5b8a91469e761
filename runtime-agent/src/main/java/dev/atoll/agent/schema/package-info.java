/**
 * The keys and values by which clusters share their state through etcd: Cilium's own, byte for byte
 * (Cilium 1.20.2), and the few that Atoll adds.
 *
 * <p>Pure. Imports {@code fleet-model} for addresses; nothing else may import Jackson.
 */
@NullMarked
package dev.atoll.agent.schema;

import org.jspecify.annotations.NullMarked;
