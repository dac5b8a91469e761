package dev.atoll.agent.export;

import dev.atoll.agent.kube.KubeObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Annotations that Cilium gives a meaning (Cilium 1.20.2, {@code pkg/annotation}). */
final class Annotations {
  private static final List<String> GLOBAL =
      List.of("service.cilium.io/global", "io.cilium/global-service");
  private static final List<String> SHARED =
      List.of("service.cilium.io/shared", "io.cilium/shared-service");

  private Annotations() {}

  /** The value of the first name that is there. */
  static Optional<String> first(KubeObject object, List<String> names) {
    return names.stream()
        .filter(object.annotations()::containsKey)
        .findFirst()
        .map(object.annotations()::get);
  }

  /** Whether other clusters may use a service: it is global, and not said to be not shared. */
  static boolean isShared(KubeObject service) {
    return first(service, GLOBAL).filter(Annotations::isTrue).isPresent()
        && first(service, SHARED).map(Annotations::isTrue).orElse(true);
  }

  private static boolean isTrue(String value) {
    return value.toLowerCase(Locale.ROOT).equals("true");
  }
}
