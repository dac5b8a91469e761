package dev.atoll.agent.flows;

import java.util.List;

/**
 * Who has an identity.
 *
 * @param cluster empty where it is of none, such as the world
 * @param labels each {@code source:key=value}, or {@code source:key} where there is no value
 */
public record IdentityName(String cluster, List<String> labels) {
  public IdentityName {
    labels = labels.stream().sorted().toList();
  }
}
