package dev.atoll.reconciler.agent;

/**
 * One endpoint of an agent.
 *
 * @param id on its node
 * @param name {@code namespace/pod} where the agent knows it, else {@code endpoint ID}
 * @param state such as {@code ready} or {@code regenerating}
 * @param identity its security identity; 0 where it has none yet
 * @param realized the policy revision that is in its maps; raised without a regeneration where a
 *     change does not select it ({@code pkg/endpoint/policy.go} of 1.20.2, {@code UpdatePolicy})
 * @param policyEnabled {@code none}, {@code ingress}, {@code egress} or {@code both}
 * @param health {@code OK}, or the first of its healths that is {@code Warning} or {@code Failure}
 */
public record AgentEndpoint(
    long id,
    String name,
    String state,
    long identity,
    long realized,
    String policyEnabled,
    String health) {}
