package dev.atoll.agent.mesh;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The canaries of a cluster. What is for its own nodes only counts while its canary says the same
 * as that of what all clusters get: an exporter of before, which does not keep it, has written the
 * latter anew and left the former as it was.
 *
 * @param said texts, by part
 */
record Canaries(Map<Part, String> said) {
  static final Canaries NONE = new Canaries(Map.of());

  Canaries {
    said = Map.copyOf(said);
  }

  /** Whether the store has all of a part. */
  boolean has(Part part) {
    return said.containsKey(part) && !isUntold(part);
  }

  /** Parts that the store has completely. */
  Set<Part> complete() {
    var parts = EnumSet.noneOf(Part.class);
    said.keySet().stream().filter(this::has).forEach(parts::add);
    return parts;
  }

  /** Whether a part is for own nodes, and the exporter does not tell it. */
  boolean isUntold(Part part) {
    return part.beside()
        .filter(beside -> said.containsKey(beside) && !text(beside).equals(text(part)))
        .isPresent();
  }

  private String text(Part part) {
    return said.getOrDefault(part, "");
  }

  boolean isEmpty() {
    return said.isEmpty();
  }
}
