package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.value.Mapping;
import java.util.Locale;
import java.util.Optional;

/** Cilium's annotations of global services, read as {@code pkg/annotation} of 1.20.2 reads them. */
final class GlobalAnnotations {

  private GlobalAnnotations() {}

  static boolean isGlobal(Mapping service) {
    return value(service, "service.cilium.io/global", "io.cilium/global-service")
        .filter("true"::equals)
        .isPresent();
  }

  /** Whether its backends are offered to the others; anything but "true" means no. */
  static boolean isShared(Mapping service) {
    return value(service, "service.cilium.io/shared", "io.cilium/shared-service")
        .map("true"::equals)
        .orElse(true);
  }

  /** {@code local}, {@code remote}, or {@code none} for everything else. */
  static String affinity(Mapping service) {
    return value(service, "service.cilium.io/affinity", "io.cilium/service-affinity")
        .filter(a -> a.equals("local") || a.equals("remote"))
        .orElse("none");
  }

  static boolean isGlobalNamespace(Mapping namespace) {
    return value(namespace, "clustermesh.cilium.io/global", "clustermesh.cilium.io/global")
        .filter("true"::equals)
        .isPresent();
  }

  /** In lower case; the key wins over its old name. */
  private static Optional<String> value(Mapping object, String key, String old) {
    return object
        .string("metadata", "annotations", key)
        .or(() -> object.string("metadata", "annotations", old))
        .map(v -> v.toLowerCase(Locale.ROOT));
  }
}
