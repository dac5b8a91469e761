package dev.atoll.fleet.model;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;

/**
 * A Kubernetes object in its own form, and the clusters that it goes to.
 *
 * @param key which object
 * @param value the object, without Atoll's own annotations
 * @param clusters from its annotation, else its folder's Placement, else everything
 * @param placed where {@code clusters} was said: annotation, placement file, or the object itself
 */
public record PlainObject(ObjectKey key, Mapping value, LabelSelector clusters, SourcePos placed) {

  public SourcePos pos() {
    return value.pos();
  }
}
