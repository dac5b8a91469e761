package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.PeerAge;
import dev.atoll.agent.schema.ServiceChoice;
import java.util.Optional;

/**
 * When a peer was last heard of, in milliseconds of the node's own monotonic clock. A mirror that
 * says nothing of an age, because it has just begun, does not make the peer younger; where nothing
 * was ever said it counts from when that was seen.
 *
 * @param store when the slowest watch of its store was up to date
 * @param exporter when its exporter was last heard of
 * @param clock the exporter's last time; empty for one that writes none
 * @param said what the mirror said last
 */
public record Age(long store, long exporter, Optional<PeerAge.Clock> clock, PeerAge said) {

  /**
   * Cilium's exporters write a heartbeat each minute: with one of them, an exporter's age below
   * this says nothing.
   */
  public static final int HEARTBEAT_LIMIT = 120;

  static Age of(PeerAge said, Optional<Age> before, long now) {
    return new Age(
        said.store().map(age -> now - age).orElse(before.map(Age::store).orElse(now)),
        said.exporter().map(age -> now - age).orElse(before.map(Age::exporter).orElse(now)),
        said.clock().or(() -> before.flatMap(Age::clock)),
        said);
  }

  /** Milliseconds. */
  public long storeAge(long now) {
    return Math.max(0, now - store);
  }

  /** Milliseconds. */
  public long exporterAge(long now) {
    return Math.max(0, now - exporter);
  }

  /** What it means to a service, by its limits. */
  public Freshness freshness(ServiceChoice service, long now) {
    if (isOlder(service.dropAfter(), now)) {
      return Freshness.GONE;
    }
    return isOlder(service.staleAfter(), now) ? Freshness.STALE : Freshness.FRESH;
  }

  /**
   * Whether one of the ages is past a limit in seconds; a limit below {@link #HEARTBEAT_LIMIT} is
   * taken as that for the exporter of a peer without a clock. 0 is no limit.
   */
  private boolean isOlder(int limit, long now) {
    var ofExporter = clock.isPresent() ? limit : Math.max(limit, HEARTBEAT_LIMIT);
    return limit > 0 && (storeAge(now) > limit * 1000L || exporterAge(now) > ofExporter * 1000L);
  }
}
