package dev.atoll.agent.datapath;

/** As the endpoint sees it ({@code enum direction}). */
public enum Direction {
  EGRESS,
  INGRESS,
  /** Of conntrack only: which backend a client's flow to a service was given. */
  SERVICE,
  /** Of conntrack only: what the node sends on for a client elsewhere, as it goes out. */
  NODE
}
