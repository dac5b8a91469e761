package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import java.util.List;

/**
 * One object as a cluster holds it.
 *
 * @param key which object
 * @param value without {@code status} and {@code metadata.managedFields}
 * @param uid never the same for two objects of one name
 * @param resourceVersion changes with every write
 * @param deleting whether it is marked for deletion
 * @param owners who holds which fields
 */
public record LiveObject(
    ObjectKey key,
    Mapping value,
    String uid,
    String resourceVersion,
    boolean deleting,
    List<FieldOwner> owners) {

  public LiveObject {
    owners = List.copyOf(owners);
  }

  /** The fleet that marked this object as its own; empty for none. */
  public String fleet() {
    return value
        .string("metadata", "labels", Marks.FLEET)
        .or(() -> value.string("metadata", "annotations", Marks.FLEET))
        .orElse("");
  }
}
