/**
 * From policies and identities to the entries of an endpoint's policy map: {@link
 * dev.atoll.agent.policy.EndpointPolicies}, and {@link dev.atoll.agent.policy.EntryTable}, which
 * looks entries up as the kernel does. Nothing is ever wider than what the policies mean.
 *
 * <p>Pure: no clock, no store, no threads. Imports {@code fleet-model} and {@code policy-engine}.
 */
@NullMarked
package dev.atoll.agent.policy;

import org.jspecify.annotations.NullMarked;
