package dev.atoll.agent.discover;

import dev.atoll.agent.kube.KubeObject;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a Service wants slices of other clusters (Cilium 1.20.2, {@code
 * pkg/clustermesh/endpointslicesync/service_informer.go}, doesServiceSyncEndpointSlice): a global
 * one that says so, and a headless one that does not say no.
 */
final class Wish {
  private static final String SYNC = "service.cilium.io/global-sync-endpoint-slices";

  private Wish() {}

  static boolean isMade(KubeObject service) {
    return said(service, "service.cilium.io/global", "io.cilium/global-service").orElse(false)
        && said(service, SYNC).orElseGet(() -> isHeadless(service));
  }

  static boolean isHeadless(KubeObject service) {
    return service.fields().string("spec", "clusterIP").orElse("").equals("None");
  }

  private static Optional<Boolean> said(KubeObject service, String... names) {
    return Stream.of(names)
        .filter(service.annotations()::containsKey)
        .findFirst()
        .map(name -> "true".equalsIgnoreCase(service.annotations().get(name)));
  }
}
