package dev.atoll.validators.service;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import java.util.Locale;
import java.util.Optional;

/** Cilium's annotations of global services, read as {@code pkg/annotation} of 1.20.2 reads them. */
enum Annotations {
  GLOBAL("service.cilium.io/global", "io.cilium/global-service"),
  SHARED("service.cilium.io/shared", "io.cilium/shared-service"),
  AFFINITY("service.cilium.io/affinity", "io.cilium/service-affinity"),
  NAMESPACE_GLOBAL("clustermesh.cilium.io/global", "clustermesh.cilium.io/global");

  private final String key;
  private final String alias;

  Annotations(String key, String alias) {
    this.key = key;
    this.alias = alias;
  }

  String key() {
    return key;
  }

  /** The value on an object, in lower case; the key wins over its alias. */
  Optional<String> on(Mapping object) {
    return raw(object).map(v -> v.toLowerCase(Locale.ROOT));
  }

  /** The value as written. */
  Optional<String> raw(Mapping object) {
    return object
        .string("metadata", "annotations", key)
        .or(() -> object.string("metadata", "annotations", alias));
  }

  /** Where the annotation stands. */
  SourcePos pos(Mapping object) {
    var annotations = object.mapping("metadata", "annotations").orElse(object);
    return annotations.keyPos(annotations.get(key).isPresent() ? key : alias);
  }

  static boolean isGlobal(Mapping service) {
    return GLOBAL.on(service).filter("true"::equals).isPresent();
  }

  /** Whether a global service offers its backends; anything but "true" means no. */
  static boolean isShared(Mapping service) {
    return SHARED.on(service).map("true"::equals).orElse(true);
  }
}
