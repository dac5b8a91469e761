package dev.atoll.templates;

import dev.atoll.fleet.model.ObjectKey;
import java.util.Optional;

/** How much of a live object is Atoll's. */
public enum Ownership {
  /**
   * The whole {@code spec} or {@code specs}: any foreign field inside is drift. Policy kinds and
   * CiliumCIDRGroup.
   */
  SPEC,
  /** Only the rendered fields; the object is created where it is missing. */
  FIELDS,
  /** Only the rendered fields, and only once somebody else has made the object. */
  EXISTING;

  /** How much of a plain object is Atoll's; empty for kinds that are never rendered. */
  static Optional<Ownership> ofPlain(ObjectKey key) {
    return switch (key.group() + "/" + key.kind()) {
      case "cilium.io/CiliumNetworkPolicy",
          "cilium.io/CiliumClusterwideNetworkPolicy",
          "cilium.io/CiliumCIDRGroup",
          "networking.k8s.io/NetworkPolicy",
          "policy.networking.k8s.io/ClusterNetworkPolicy" ->
          Optional.of(SPEC);
      case "/Namespace", "/Service" -> Optional.of(FIELDS);
      default -> Optional.empty();
    };
  }
}
