package dev.atoll.templates;

import dev.atoll.fleet.value.Digests;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * An object's data, with its canonical bytes and their digest made when they are first asked for.
 * Two threads that ask at once make the same bytes twice, which is cheaper than a lock.
 */
public final class Manifest {

  private final Mapping value;
  private volatile byte @Nullable [] json;
  private volatile @Nullable String digest;

  public Manifest(Mapping value) {
    this.value = value;
  }

  public Mapping value() {
    return value;
  }

  /** Canonical JSON: keys sorted, no white space, UTF-8. Not to be written to. */
  public byte[] json() {
    var known = json;
    if (known == null) {
      known = Json.write(value);
      json = known;
    }
    return known;
  }

  /** SHA-256 of {@link #json}, in lower-case hex. */
  public String digest() {
    var known = digest;
    if (known == null) {
      known = Digests.sha256(json());
      digest = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Manifest m && value.equals(m.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
