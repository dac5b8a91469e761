package dev.atoll.reconciler.order;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import java.util.Optional;

/**
 * One policy that a round changes.
 *
 * @param before what is enforced until then
 * @param after what is enforced from then on
 * @param byText what can be said without knowing any pod
 * @param heldUp whether it has a place and cannot come now
 */
public record Change(
    ObjectKey key,
    Optional<Mapping> before,
    Optional<Mapping> after,
    Tendency byText,
    boolean heldUp) {

  /** One that can be made. */
  public Change(ObjectKey key, Optional<Mapping> before, Optional<Mapping> after, Tendency byText) {
    this(key, before, after, byText, false);
  }
}
