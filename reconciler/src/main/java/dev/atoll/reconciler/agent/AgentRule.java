package dev.atoll.reconciler.agent;

import java.util.Map;

/**
 * One rule of an agent's policy repository.
 *
 * @param kind that it was made from, such as {@code CiliumNetworkPolicy}
 * @param namespace empty for kinds without
 * @param name of that object
 * @param uid of that object
 * @param subject {@code matchLabels} of the endpoints that it selects, without label sources
 */
public record AgentRule(
    String kind, String namespace, String name, String uid, Map<String, String> subject) {

  public AgentRule {
    subject = Map.copyOf(subject);
  }
}
