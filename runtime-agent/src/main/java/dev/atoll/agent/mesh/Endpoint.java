package dev.atoll.agent.mesh;

/**
 * A backend of a service, without its port.
 *
 * @param zone empty where it is not known
 * @param node empty where it is not known, as of what other clusters tell in Cilium's older form
 * @param hostname by which a headless service has a name for it; empty where there is none
 */
public record Endpoint(String ip, State state, String zone, String node, String hostname) {

  /** What new connections it takes (Cilium 1.20.2, {@code pkg/loadbalancer/backend.go}). */
  public enum State {
    /** It takes new connections. */
    ACTIVE,
    /** It takes new ones only where none is active. */
    TERMINATING,
    /** It takes none. */
    NOT_READY;

    /** From the conditions of an endpoint slice. */
    static State of(boolean ready, boolean serving, boolean terminating) {
      if (!ready && !serving) {
        return NOT_READY;
      }
      return terminating ? TERMINATING : ACTIVE;
    }
  }
}
