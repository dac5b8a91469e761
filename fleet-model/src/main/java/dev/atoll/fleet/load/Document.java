package dev.atoll.fleet.load;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import java.util.Optional;

/**
 * One document of a known kind in a folder where it may stand.
 *
 * @param kind by API version and kind
 * @param value all of it
 */
record Document(Kind kind, Mapping value) {
  String name() {
    return value.string("metadata", "name").orElse("");
  }

  String namespace() {
    return value.string("metadata", "namespace").orElse("");
  }

  Mapping spec() {
    return value.mapping("spec").orElseGet(() -> Mapping.empty(value.pos()));
  }

  Optional<Mapping> metadata() {
    return value.mapping("metadata");
  }

  /** Where the name stands, else where the document begins. */
  SourcePos namePos() {
    return metadata().flatMap(m -> m.get("name")).map(n -> n.pos()).orElse(value.pos());
  }

  /** {@code Kind namespace/name}, as findings name objects. */
  String words() {
    return kind.text() + " " + (namespace().isEmpty() ? "" : namespace() + "/") + name();
  }
}
