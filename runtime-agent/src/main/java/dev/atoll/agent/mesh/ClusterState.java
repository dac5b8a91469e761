package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.ClusterConfig;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a cluster. What the store has and what is handed on are two things: a part is
 * handed on once its canary says that it is complete, and stays as it was while the canary is away.
 *
 * @param config what it says of itself; for the own cluster empty
 * @param refusal why nothing of it is read; empty if it is
 * @param canaries parts that the store has completely
 * @param everShown parts that were handed on at least once
 * @param left it has left the mesh: nothing of it is handed on
 * @param unread there were values before there was a configuration
 */
record ClusterState(
    String name,
    boolean own,
    Optional<ClusterConfig> config,
    String refusal,
    Set<Part> canaries,
    Set<Part> everShown,
    boolean left,
    boolean unread,
    Contents stored,
    Contents shown,
    Optional<Age> age,
    Refusals refusals) {

  ClusterState {
    canaries = Set.copyOf(canaries);
    everShown = Set.copyOf(everShown);
  }

  /** Parts that there must be. */
  Set<Part> parts() {
    return own ? Part.ofOwn() : config.map(Part::of).orElse(Set.of());
  }

  PeerView view() {
    return new PeerView(
        name,
        config.map(ClusterConfig::id).orElse(0),
        phase(),
        refusal,
        missing(),
        sizes(),
        age,
        refusals);
  }

  private PeerView.Phase phase() {
    if (!refusal.isEmpty()) {
      return PeerView.Phase.REFUSED;
    }
    if (left) {
      return PeerView.Phase.LEFT;
    }
    if (missing().isEmpty()) {
      return PeerView.Phase.SYNCED;
    }
    return everShown.isEmpty() ? PeerView.Phase.SYNCING : PeerView.Phase.HELD;
  }

  /** Whether what it has of services was complete once, or it has left and has none. */
  boolean isSettled() {
    var needed = EnumSet.of(Part.SERVICES, Part.SLICES);
    needed.retainAll(parts());
    return !own && (left || !needed.isEmpty() && everShown.containsAll(needed));
  }

  /**
   * Before there is a configuration nobody knows which parts there must be, and values before it
   * were passed over: until the store was read again nothing is known to be complete.
   */
  private Set<Part> missing() {
    if (isUnread()) {
      return EnumSet.complementOf(EnumSet.of(Part.CHOICES));
    }
    var missing = EnumSet.noneOf(Part.class);
    parts().stream().filter(p -> !canaries.contains(p)).forEach(missing::add);
    return missing;
  }

  private boolean isUnread() {
    return !own && (config.isEmpty() || unread);
  }

  private Map<Part, Integer> sizes() {
    var sizes = new EnumMap<Part, Integer>(Part.class);
    for (var part : Part.values()) {
      sizes.put(part, shown.size(part));
    }
    return sizes;
  }

  /**
   * Backends of a service. Of a peer's two forms the slices are taken once they are complete: they
   * tell conditions, and a change of one backend is small.
   */
  Map<String, Group> backends(String service) {
    if (own) {
      return shown.choices().get(service).map(this::own).orElse(Map.of());
    }
    var slices = everShown.contains(Part.SLICES) && parts().contains(Part.SLICES);
    return (slices ? shown.slices() : shown.services()).get(service).orElse(Map.of());
  }

  private Map<String, Group> own(Contents.OwnService service) {
    return service.choice().backendsInSlices()
        ? shown.slices().get(service.choice().key()).orElse(Map.of())
        : service.groups();
  }
}
