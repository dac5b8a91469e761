package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Mapping;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A schema document: its dialect and what {@code $ref} can reach. */
final class Definitions {
  private static final String PREFIX = "#/$defs/";

  private final Mapping document;
  private final Dialect dialect;
  private final Map<String, Node> compiled = new ConcurrentHashMap<>();

  Definitions(Mapping document, Dialect dialect) {
    this.document = document;
    this.dialect = dialect;
  }

  Node top() {
    return new Node(document, this, Node.Place.TOP);
  }

  boolean isStructural() {
    return dialect == Dialect.STRUCTURAL;
  }

  /** The definition that a {@code $ref} names. */
  Node definition(String ref) {
    var known = compiled.get(ref);
    if (known != null) {
      return known;
    }
    if (!ref.startsWith(PREFIX)) {
      throw new IllegalArgumentException("only " + PREFIX + " can be referred to, not " + ref);
    }
    var json =
        document
            .mapping("$defs", ref.substring(PREFIX.length()))
            .orElseThrow(() -> new IllegalArgumentException("no definition " + ref));
    return compiled.computeIfAbsent(ref, r -> new Node(json, this, Node.Place.FIELD));
  }
}
