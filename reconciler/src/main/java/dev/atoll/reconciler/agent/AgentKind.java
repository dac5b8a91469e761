package dev.atoll.reconciler.agent;

/** Whose agents carry a cluster's packets, and therefore what they can be asked. */
public enum AgentKind {
  /** {@code cilium-agent}: its REST API. */
  CILIUM,
  /** {@code atoll-agent node --datapath}: its pages, at {@code --socket}. */
  ATOLL
}
