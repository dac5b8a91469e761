package dev.atoll.fleet.model;

import java.util.Map;
import java.util.Optional;

/**
 * Defaults of Cilium's chart that decide meanings or checks, by release line. Source: {@code
 * install/kubernetes/cilium/values.yaml} of 1.18, 1.19 and 1.20.
 */
final class CiliumDefaults {

  /** Namespaces were all global before 1.19 made that a setting, and still are by default. */
  private static final Map<String, String> ALWAYS =
      Map.of("routingMode", "tunnel", "clustermesh.defaultGlobalNamespace", "true");

  private CiliumDefaults() {}

  static Optional<String> of(String path, CiliumVersion version) {
    if (path.equals("clustermesh.policyDefaultLocalCluster")) {
      return Optional.of(Boolean.toString(version.isAtLeast(1, 19)));
    }
    return Optional.ofNullable(ALWAYS.get(path));
  }
}
