package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.reconciler.plan.Live;
import dev.atoll.reconciler.plan.LiveObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What our own last round read or wrote, so that a watch does not call back for it. By hash: a
 * collision costs one early round, no more.
 *
 * <p>A watch may tell of a write before the API server has answered it. So events on what is being
 * written are held until the answer is here, and then only the last one of each object counts.
 */
final class Seen {

  /** What a watch told of an object while we were writing it. */
  private record Event(LiveObject object, boolean deleted) {}

  private record Known(int hash, long version) {}

  private final Map<ObjectKey, Known> objects = new HashMap<>();
  private final Map<ObjectKey, Optional<Event>> held = new HashMap<>();

  synchronized void read(Live live, String fleet) {
    live.objects().values().stream().filter(o -> o.fleet().equals(fleet)).forEach(this::put);
    objects.keySet().removeIf(key -> live.object(key).isEmpty());
  }

  /** These objects are about to be written: what watches tell of them waits. */
  synchronized void writing(Collection<ObjectKey> keys) {
    keys.forEach(key -> held.put(key, Optional.empty()));
  }

  /**
   * The answers are here.
   *
   * @param results each object as it was written; empty if it was deleted. What is missing failed,
   *     and is no longer known
   * @return whether somebody else changed one of them in the meantime
   */
  synchronized boolean written(Map<ObjectKey, Optional<LiveObject>> results) {
    var waiting = Map.copyOf(held);
    held.clear();
    objects.keySet().removeAll(waiting.keySet());
    results.values().forEach(o -> o.ifPresent(this::put));
    return results.keySet().stream()
        .flatMap(key -> waiting.getOrDefault(key, Optional.empty()).stream())
        .anyMatch(e -> e.deleted() ? isForeignDeletion(e.object()) : isForeign(e.object()));
  }

  /** Whether an object as a watch shows it is neither what we know nor older than that. */
  synchronized boolean isForeign(LiveObject object) {
    var known = objects.get(object.key());
    return !isHeld(object, false)
        && (known == null || known.hash() != hash(object) && !isOlder(object, known));
  }

  /** Whether a watch tells of the end of an object that should be there. */
  synchronized boolean isForeignDeletion(LiveObject object) {
    var known = objects.get(object.key());
    return !isHeld(object, true) && known != null && !isOlder(object, known);
  }

  private boolean isHeld(LiveObject object, boolean deleted) {
    return held.computeIfPresent(
            object.key(), (key, last) -> Optional.of(new Event(object, deleted)))
        != null;
  }

  private void put(LiveObject object) {
    objects.put(object.key(), new Known(hash(object), version(object)));
  }

  private static boolean isOlder(LiveObject object, Known known) {
    var version = version(object);
    return version > 0 && version < known.version();
  }

  /**
   * A resource version as a number, which Kubernetes makes comparable (KEP-5504); 0 where a server
   * does otherwise.
   */
  private static long version(LiveObject object) {
    var text = object.resourceVersion();
    var digits = !text.isEmpty() && text.length() < 19 && text.chars().allMatch(Character::isDigit);
    return digits ? Long.parseLong(text) : 0;
  }

  /** Status and versions move without anybody touching what is ours. */
  private static int hash(LiveObject object) {
    return unversioned(object.value()).hashCode();
  }

  static Mapping unversioned(Mapping object) {
    var metadata = object.mapping("metadata").orElse(Mapping.empty(SourcePos.NONE));
    return object.with("metadata", metadata.without("resourceVersion").without("generation"));
  }
}
