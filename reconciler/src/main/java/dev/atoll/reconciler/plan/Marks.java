package dev.atoll.reconciler.plan;

/** Names that Atoll writes into clusters. */
public final class Marks {

  /** Field manager of every write. */
  public static final String MANAGER = "atoll";

  /**
   * Label of every object that Atoll applies; its value is the fleet's name. On Namespaces it is an
   * annotation: Cilium makes namespace labels part of every pod's identity, and a new one would
   * give all of them a new identity.
   */
  public static final String FLEET = "atoll.dev/fleet";

  /** Namespace of the inventory. */
  public static final String NAMESPACE = "atoll-system";

  private Marks() {}
}
