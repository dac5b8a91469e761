package dev.atoll.reconciler.plan;

import dev.atoll.fleet.value.Mapping;

/**
 * One entry of {@code metadata.managedFields}.
 *
 * @param manager its name
 * @param applies whether it uses server-side apply (operation {@code Apply}, not {@code Update})
 * @param subresource such as {@code status}; empty for the object itself
 * @param fields {@code fieldsV1}
 */
public record FieldOwner(String manager, boolean applies, String subresource, Mapping fields) {

  /** Whether this is Atoll's own entry. */
  public boolean isAtoll() {
    return manager.equals(Marks.MANAGER) && applies && subresource.isEmpty();
  }
}
