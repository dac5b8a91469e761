package dev.atoll.agent.mirror;

import dev.atoll.agent.schema.PeerAge;
import dev.atoll.agent.schema.Resource;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a peer's connection tells of itself. Written by its threads, read by others. */
final class PeerState {

  /** How far a connection is. */
  enum Phase {
    CONNECTING,
    /** The store answers and has no configuration of the cluster yet. */
    WAITING,
    REFUSED,
    CONNECTED
  }

  private final Map<Resource, ReflectionState> reflections = new EnumMap<>(Resource.class);
  private volatile Phase phase = Phase.CONNECTING;
  private volatile String reason = "";
  private volatile int failures;
  private volatile Optional<Moment> storeHeard = Optional.empty();
  private volatile Optional<Moment> exporterHeard = Optional.empty();
  private volatile Optional<PeerAge.Clock> clock = Optional.empty();

  PeerState() {
    for (var resource : Resource.values()) {
      reflections.put(resource, new ReflectionState());
    }
  }

  ReflectionState of(Resource resource) {
    return Objects.requireNonNull(reflections.get(resource));
  }

  Map<Resource, ReflectionState> reflections() {
    return Collections.unmodifiableMap(reflections);
  }

  Phase phase() {
    return phase;
  }

  /** Why it is not connected, or was last; empty if it never failed. */
  String reason() {
    return reason;
  }

  int failures() {
    return failures;
  }

  /** How the peer is, in words. */
  String sentence() {
    return switch (phase) {
      case CONNECTING -> reason.isEmpty() ? "connecting" : "connecting again: " + reason;
      case WAITING -> "connected; its store has no configuration of it yet";
      case REFUSED -> "refused: " + reason;
      case CONNECTED -> synced() ? "connected" : "connected; waits until all of its state is there";
    };
  }

  void is(Phase now) {
    phase = now;
  }

  void refused(String why) {
    phase = Phase.REFUSED;
    reason = why;
  }

  void failed(String why) {
    phase = Phase.CONNECTING;
    reason = why;
    failures++;
  }

  void exporterHeard() {
    exporterHeard = Optional.of(Moment.now());
  }

  void clock(PeerAge.Clock read) {
    clock = Optional.of(read);
  }

  /** What nodes are told of it. */
  PeerAge age() {
    var seen = reflections.values().stream().map(ReflectionState::seen).toList();
    return new PeerAge(
        storeAge().map(Duration::toMillis),
        exporterAge().map(Duration::toMillis),
        clock,
        sentence(),
        seen.stream().mapToLong(ReflectionState.Seen::refused).sum(),
        seen.stream()
            .map(ReflectionState.Seen::lastRefusal)
            .filter(r -> !r.isEmpty())
            .findFirst()
            .orElse(""));
  }

  /** Everything of the peer has been brought once. */
  boolean synced() {
    return reflections.values().stream().allMatch(r -> r.seen().synced());
  }

  void storeHeard() {
    storeHeard = Optional.of(Moment.now());
  }

  /** How long ago the peer's store was known to be there; empty if it never was. */
  Optional<Duration> storeAge() {
    return storeHeard.map(Moment::ago);
  }

  /** How long ago the exporter was heard of; empty if it was never. */
  Optional<Duration> exporterAge() {
    return exporterHeard.map(Moment::ago);
  }
}
