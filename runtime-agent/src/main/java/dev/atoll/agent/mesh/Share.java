package dev.atoll.agent.mesh;

/**
 * What a cluster's backends get of the new connections to a port.
 *
 * @param ofAll its part of all new connections; 0 where it is not chosen
 * @param perBackend the part of each backend that is in use
 * @param weight the same as a number for Maglev: 65535 for the backends with the greatest part, at
 *     least 1; 0 where it is not chosen
 */
public record Share(Candidate candidate, Why why, Fraction ofAll, Fraction perBackend, int weight) {

  /** Why a cluster is chosen or not. */
  public enum Why {
    CHOSEN("chosen"),
    NOT_GLOBAL("the service is not global in this cluster"),
    DROPPED("nothing was heard of the cluster for longer than drop-after"),
    STALE("nothing was heard of the cluster for longer than stale-after, and others have backends"),
    JOINING("its nodes have not answered this node yet, and others have backends"),
    AFFINITY("affinity prefers the other side"),
    TOO_FEW("fewer backends are active than minimum-healthy"),
    LATER("an earlier cluster of the failover order has enough backends"),
    NO_WEIGHT("its weight is 0"),
    TERMINATING("its backends are terminating, and others are active"),
    NOTHING("it has no usable backend");

    private final String sentence;

    Why(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }

  public boolean chosen() {
    return why == Why.CHOSEN;
  }

  /** Which of its backends take new connections: the active ones, or, without any, those going. */
  public Endpoint.State inUse() {
    return candidate.counts().active() > 0 ? Endpoint.State.ACTIVE : Endpoint.State.TERMINATING;
  }
}
