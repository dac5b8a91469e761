package dev.atoll.agent.mesh;

import java.util.Collection;

/** How many backends are in which state. */
public record Counts(int active, int terminating, int notReady) {
  static final Counts NONE = new Counts(0, 0, 0);

  static Counts of(Collection<Endpoint> endpoints) {
    var counts = new int[Endpoint.State.values().length];
    endpoints.forEach(e -> counts[e.state().ordinal()]++);
    return new Counts(counts[0], counts[1], counts[2]);
  }

  Counts plus(Counts other) {
    return new Counts(
        active + other.active, terminating + other.terminating, notReady + other.notReady);
  }

  /** What Cilium counts as healthy. */
  public int healthy() {
    return active + terminating;
  }

  /** Whether at least {@code percent} of those that are not going away are active, and one is. */
  boolean hasActive(int percent) {
    return active > 0 && active * 100L >= (long) percent * (active + notReady);
  }
}
