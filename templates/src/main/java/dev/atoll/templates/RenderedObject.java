package dev.atoll.templates;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;

/**
 * One object of one cluster. Every value inside knows the line in Git that it came from. An object
 * that is the same in several clusters is the same instance in each, so that its bytes and digest
 * are made once.
 *
 * @param key which object
 * @param manifest the object as it is applied, without owner labels
 * @param ownership how much of the live object is Atoll's
 * @param origin the document in Git
 */
public record RenderedObject(
    ObjectKey key, Manifest manifest, Ownership ownership, SourcePos origin) {

  public RenderedObject(ObjectKey key, Mapping value, Ownership ownership, SourcePos origin) {
    this(key, new Manifest(value), ownership, origin);
  }

  /** The object as it is applied. */
  public Mapping value() {
    return manifest.value();
  }

  /** SHA-256 of the canonical JSON, in lower-case hex. */
  public String digest() {
    return manifest.digest();
  }
}
