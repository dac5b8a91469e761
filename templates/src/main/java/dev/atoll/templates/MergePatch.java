package dev.atoll.templates;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON merge patch, RFC 7396: mappings merge, {@code null} removes, everything else replaces, lists
 * as a whole. What comes from the patch keeps the patch's lines.
 */
final class MergePatch {

  private MergePatch() {}

  static Mapping apply(Mapping target, Mapping patch) {
    var merged = new LinkedHashMap<>(target.entries());
    patch.entries().forEach((key, entry) -> applyEntry(merged, key, entry));
    return new Mapping(merged, target.pos());
  }

  private static void applyEntry(
      LinkedHashMap<String, Mapping.Entry> merged, String key, Mapping.Entry entry) {
    if (entry.value().isNull()) {
      merged.remove(key);
      return;
    }
    var old = merged.get(key);
    merged.put(
        key,
        entry.value() instanceof Mapping patch
            ? new Mapping.Entry(
                old == null ? entry.keyPos() : old.keyPos(), apply(base(old, patch), patch))
            : entry);
  }

  /** What a mapping of the patch is merged into: nothing, where something else stood there. */
  private static Mapping base(Mapping.@Nullable Entry old, Value patch) {
    return old != null && old.value() instanceof Mapping m ? m : Mapping.empty(patch.pos());
  }
}
