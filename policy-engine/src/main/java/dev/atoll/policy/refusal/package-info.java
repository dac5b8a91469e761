/**
 * What a cluster does not take: objects that its API server refuses, objects that the API server
 * stores and the agent refuses, and texts that are taken and mean something else than they say.
 *
 * <p>Imports {@code fleet-model} and {@code policy.text}; the tables of facts about Cilium's kinds
 * are resources made from Cilium's own definitions.
 */
@NullMarked
package dev.atoll.policy.refusal;

import org.jspecify.annotations.NullMarked;
