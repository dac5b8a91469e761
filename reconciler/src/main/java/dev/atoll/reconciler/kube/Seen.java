package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.reconciler.plan.Live;
import dev.atoll.reconciler.plan.LiveObject;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What our own last round read or wrote, so that a watch does not call back for it. By hash: a
 * collision costs one early round, no more.
 */
final class Seen {

  private final Map<ObjectKey, Integer> objects = new ConcurrentHashMap<>();

  void read(Live live, String fleet) {
    live.objects().values().stream().filter(o -> o.fleet().equals(fleet)).forEach(this::put);
    objects.keySet().removeIf(key -> live.object(key).isEmpty());
  }

  void put(LiveObject object) {
    objects.put(object.key(), hash(object));
  }

  void forget(Collection<ObjectKey> keys) {
    objects.keySet().removeAll(keys);
  }

  boolean knows(LiveObject object) {
    return Integer.valueOf(hash(object)).equals(objects.get(object.key()));
  }

  boolean knows(ObjectKey key) {
    return objects.containsKey(key);
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
