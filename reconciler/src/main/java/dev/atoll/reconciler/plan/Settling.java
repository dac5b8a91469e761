package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import java.util.TreeMap;

/**
 * Entries without a UID say that an object was about to be created when a round was cut off. If it
 * is there, with our mark and applied by us, it was.
 */
public final class Settling {

  private Settling() {}

  /** The inventory with such entries filled in, and those without an object dropped. */
  public static Inventory settle(Inventory inventory, Live live, String fleet) {
    var entries = new TreeMap<ObjectKey, Inventory.Entry>(inventory.entries());
    inventory
        .entries()
        .forEach((key, entry) -> {
          if (entry.uid().isEmpty()) {
            live.object(key)
                .filter(o -> isOurs(o, fleet))
                .ifPresentOrElse(
                    o -> entries.put(key, new Inventory.Entry(o.uid(), "", "", entry.release())),
                    () -> entries.remove(key));
          }
        });
    return inventory.with(entries);
  }

  private static boolean isOurs(LiveObject object, String fleet) {
    return object.fleet().equals(fleet) && object.owners().stream().anyMatch(FieldOwner::isAtoll);
  }
}
