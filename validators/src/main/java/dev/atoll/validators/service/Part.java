package dev.atoll.validators.service;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.GlobalService;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.templates.RenderedObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One cluster's part in a global service.
 *
 * @param object the Service as rendered; without {@code spec} where it is the team's own
 * @param declared the GlobalService that it comes from, if any
 */
record Part(Cluster cluster, RenderedObject object, Optional<GlobalService> declared) {

  boolean shares() {
    return Annotations.isShared(object.value());
  }

  /** Empty where nobody said: the Service is the team's own. */
  List<ServicePort> ports() {
    var rendered = ServicePort.of(object.value().items("spec", "ports"));
    return rendered.isEmpty()
        ? declared.stream()
            .flatMap(d -> d.ports().stream())
            .map(p -> ServicePort.of(p.source()))
            .toList()
        : rendered;
  }

  /** Labels of the backends; empty where nobody said, or where the Service has no selector. */
  Map<String, String> selector() {
    return selectorMapping().map(Part::strings).orElse(Map.of());
  }

  SourcePos selectorPos() {
    return selectorMapping().map(Mapping::pos).orElse(object.origin());
  }

  private Optional<Mapping> selectorMapping() {
    return object
        .value()
        .mapping("spec", "selector")
        .or(() -> declared.map(GlobalService::selector))
        .filter(m -> !m.entries().isEmpty());
  }

  private static Map<String, String> strings(Mapping mapping) {
    var strings = new TreeMap<String, String>();
    mapping
        .entries()
        .forEach((k, e) -> e.value().asString().ifPresent(text -> strings.put(k, text)));
    return strings;
  }

  /** {@code GlobalService shop/checkout} or {@code Service shop/checkout}. */
  String objectName() {
    return (declared.isPresent() ? "GlobalService " : "Service ")
        + object.key().namespace()
        + "/"
        + object.key().name();
  }
}
