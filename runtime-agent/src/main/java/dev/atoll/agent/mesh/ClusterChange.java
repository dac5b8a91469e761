package dev.atoll.agent.mesh;

import dev.atoll.agent.mesh.IpEntry.Where;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.MalformedValueException;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.PeerAge;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A {@link ClusterState} that is being made. */
final class ClusterChange {
  private final OwnCluster own;
  private final ClusterState before;
  private final UnaryOperator<Where> shared;
  private final Contents.Changing stored;
  private final Set<Part> canaries = EnumSet.noneOf(Part.class);
  private final Set<String> touched = new TreeSet<>();
  private Optional<ClusterConfig> config;
  private String refusal;
  private boolean unread;
  private boolean configGone;
  private Optional<Age> age;
  private Refusals refusals;

  /** Goes on with what the store had. */
  ClusterChange(OwnCluster own, ClusterState before, UnaryOperator<Where> shared) {
    this(own, before, shared, before.stored());
    this.canaries.addAll(before.canaries());
    this.unread = before.unread();
    this.configGone = before.left();
  }

  /**
   * Begins with another content of the store.
   *
   * @param stored what it begins with
   */
  ClusterChange(OwnCluster own, ClusterState before, UnaryOperator<Where> shared, Contents stored) {
    this.own = own;
    this.before = before;
    this.shared = shared;
    this.stored = new Contents.Changing(stored);
    this.config = before.config();
    this.refusal = before.refusal();
    this.age = before.age();
    this.refusals = before.refusals();
  }

  static ClusterState unknown(String name, OwnCluster own) {
    return new ClusterState(
        name,
        name.equals(own.name()),
        Optional.empty(),
        "",
        Set.of(),
        Set.of(),
        false,
        false,
        Contents.EMPTY,
        Contents.EMPTY,
        Optional.empty(),
        Refusals.NONE);
  }

  Set<String> touched() {
    return touched;
  }

  Optional<ClusterConfig> config() {
    return config;
  }

  boolean isRefused() {
    return !refusal.isEmpty();
  }

  void value(Part part, String name, KeyChange change) {
    if (!before.own() && (config.isEmpty() || isRefused())) {
      unread |= change.value().isPresent();
      return;
    }
    try {
      values().change(stored, part, name, change.value(), touched);
    } catch (MalformedValueException e) {
      if (change.value().isPresent()) {
        refuse(change.key(), e);
        value(part, name, new KeyChange(change.key(), Optional.empty()));
      }
    }
  }

  private void refuse(String key, MalformedValueException why) {
    refusals = refusals.and(key, String.valueOf(why.getMessage()));
  }

  private Values values() {
    var id = before.own() ? own.id() : config.map(ClusterConfig::id).orElse(0);
    return new Values(before.name(), id, before.own(), own.identityBits(), shared);
  }

  void canary(Part part, boolean there) {
    if (there) {
      canaries.add(part);
    } else {
      canaries.remove(part);
    }
  }

  void age(Optional<byte[]> value, String key, long now) {
    try {
      value.map(PeerAge::parse).ifPresent(said -> age = Optional.of(Age.of(said, age, now)));
      if (value.isEmpty() && config.isEmpty()) {
        age = Optional.empty();
      }
    } catch (MalformedValueException e) {
      refuse(key, e);
    }
  }

  /**
   * @param refused why a configuration is not taken; empty if it is
   * @return whether the store must be read again, as values were read by another configuration
   */
  boolean config(ClusterConfig said, String refused) {
    var idBefore = config.filter(c -> !isRefused()).map(ClusterConfig::id).orElse(0);
    var again = idBefore != said.id() && (idBefore != 0 || unread);
    config = Optional.of(said);
    configGone = false;
    refusal = refused;
    return again && refused.isEmpty();
  }

  /** The own cluster needs none. */
  void noConfig() {
    configGone = !before.own();
  }

  /** Whether nothing is left of it. */
  private boolean isForgotten(Contents now) {
    return (configGone || config.isEmpty() && age.isEmpty() && !unread)
        && canaries.isEmpty()
        && isEmpty(now)
        && isEmpty(before.shown());
  }

  private static boolean isEmpty(Contents contents) {
    for (var part : Part.values()) {
      if (contents.size(part) > 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Of a peer without configuration that has canaries still its mirror took it: it has left. If
   * canaries are gone too, the store has lost them all, and what was known holds.
   *
   * @return empty if nothing is left of it
   */
  Optional<ClusterState> done() {
    var now = stored.done();
    if (!before.own() && isForgotten(now)) {
      return Optional.empty();
    }
    var left = configGone && (before.left() || !canaries.isEmpty());
    var everShown = EnumSet.noneOf(Part.class);
    var shown = left || isRefused() ? Contents.EMPTY : shown(now, everShown);
    return Optional.of(
        new ClusterState(
            before.name(),
            before.own(),
            config,
            refusal,
            canaries,
            everShown,
            left,
            unread,
            now,
            shown,
            age,
            refusals));
  }

  private Contents shown(Contents now, Set<Part> everShown) {
    everShown.addAll(before.everShown());
    var shown = before.shown();
    if (before.own() || !configGone && !unread && config.isPresent()) {
      for (var part : canaries) {
        shown = shown.with(part, now);
        everShown.add(part);
      }
    }
    return shown;
  }
}
