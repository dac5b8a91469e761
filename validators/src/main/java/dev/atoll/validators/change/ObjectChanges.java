package dev.atoll.validators.change;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one cluster that a change creates, updates or deletes; each sorted.
 *
 * @param update those whose digest is another
 */
public record ObjectChanges(
    List<ObjectKey> create, List<ObjectKey> update, List<ObjectKey> delete) {

  public ObjectChanges {
    create = create.stream().sorted().toList();
    update = update.stream().sorted().toList();
    delete = delete.stream().sorted().toList();
  }

  public boolean isEmpty() {
    return create.isEmpty() && update.isEmpty() && delete.isEmpty();
  }

  /** Of every cluster of both states, by name. */
  static SortedMap<String, ObjectChanges> of(
      Map<String, Rendered> base, Map<String, Rendered> head) {
    var all = new TreeMap<String, ObjectChanges>();
    base.keySet().forEach(c -> all.put(c, between(base.get(c), head.get(c))));
    head.keySet().forEach(c -> all.put(c, between(base.get(c), head.get(c))));
    return Collections.unmodifiableSortedMap(all);
  }

  private static ObjectChanges between(@Nullable Rendered base, @Nullable Rendered head) {
    var old = digests(Optional.ofNullable(base));
    var now = digests(Optional.ofNullable(head));
    return new ObjectChanges(
        now.keySet().stream().filter(k -> !old.containsKey(k)).toList(),
        now.keySet().stream()
            .filter(k -> old.containsKey(k) && !isSame(old.get(k), now.get(k)))
            .toList(),
        old.keySet().stream().filter(k -> !now.containsKey(k)).toList());
  }

  private static Map<ObjectKey, RenderedObject> digests(Optional<Rendered> rendered) {
    var all = new TreeMap<ObjectKey, RenderedObject>();
    rendered.ifPresent(r -> r.objects().forEach(o -> all.put(o.key(), o)));
    return all;
  }

  private static boolean isSame(@Nullable RenderedObject a, @Nullable RenderedObject b) {
    return a != null && b != null && a.digest().equals(b.digest());
  }
}
