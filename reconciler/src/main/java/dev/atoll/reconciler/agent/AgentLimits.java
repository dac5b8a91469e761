package dev.atoll.reconciler.agent;

import java.time.Duration;

/**
 * How much patience an agent gets.
 *
 * @param time for one request, from connecting to the last byte
 * @param bytes of one answer, head included
 */
public record AgentLimits(Duration time, int bytes) {

  /**
   * For a node of 250 pods and some thousand policies: an endpoint of Cilium 1.20.2 takes about 6
   * KiB in {@code /v1/endpoint}, a rule about 1 KiB in {@code /v1/policy}.
   */
  public static final AgentLimits DEFAULT = new AgentLimits(Duration.ofSeconds(3), 32 << 20);
}
