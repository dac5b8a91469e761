package dev.atoll.templates;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import java.util.LinkedHashMap;

/** Makes and changes the head of an object. */
final class Metadata {

  private Metadata() {}

  /** An object with nothing but its name; without namespace where that is empty. */
  static Mapping head(
      String apiVersion, String kind, String namespace, String name, SourcePos pos) {
    var metadata = Mapping.empty(pos).with("name", Scalar.string(name, pos));
    if (!namespace.isEmpty()) {
      metadata = metadata.with("namespace", Scalar.string(namespace, pos));
    }
    return Mapping.empty(pos)
        .with("apiVersion", Scalar.string(apiVersion, pos))
        .with("kind", Scalar.string(kind, pos))
        .with("metadata", metadata);
  }

  /** An object with more annotations; those that it has already stay as they are. */
  static Mapping annotated(Mapping object, Mapping annotations) {
    var metadata = object.mapping("metadata").orElse(Mapping.empty(object.pos()));
    var own = metadata.mapping("annotations").orElse(Mapping.empty(annotations.pos()));
    var all = new LinkedHashMap<>(own.entries());
    annotations.entries().forEach(all::putIfAbsent);
    return object.with("metadata", metadata.with("annotations", new Mapping(all, own.pos())));
  }

  static Mapping withLabels(Mapping object, Mapping labels) {
    if (labels.entries().isEmpty()) {
      return object;
    }
    var metadata = object.mapping("metadata").orElse(Mapping.empty(object.pos()));
    return object.with("metadata", metadata.with("labels", labels));
  }
}
