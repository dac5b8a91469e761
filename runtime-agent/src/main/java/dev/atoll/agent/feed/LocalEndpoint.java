package dev.atoll.agent.feed;

import dev.atoll.agent.pods.HostInterface;
import dev.atoll.agent.policy.EndpointPolicy;

/**
 * A pod of this node that can be enforced.
 *
 * @param identity its own
 */
record LocalEndpoint(LocalPod pod, HostInterface behind, int identity, EndpointPolicy policy) {}
