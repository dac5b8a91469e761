package dev.atoll.policy.rule;

/**
 * Which families of addresses a cluster has on, and by which word it knows what is outside: one
 * family is the world as a whole, of two each has a word of its own (Cilium 1.20.2, {@code
 * pkg/labels/cidr.go} getWorldLabel and {@code pkg/identity/numericidentity.go}
 * GetWorldIdentityFromIP; 1.18.8 and 1.19.4 label the same addresses alike).
 */
public enum Families {
  IPV4,
  IPV6,
  BOTH;

  /**
   * By the chart's values {@code ipv4.enabled} and {@code ipv6.enabled}; without either no agent
   * starts, and IPv4 stands for it.
   */
  public static Families of(boolean ipv4, boolean ipv6) {
    if (ipv4 && ipv6) {
      return BOTH;
    }
    return ipv6 ? IPV6 : IPV4;
  }

  /** Whether addresses of a family can be reached at all. */
  public boolean isOn(boolean v6) {
    return this == BOTH || v6 == (this == IPV6);
  }

  /** The word for addresses outside, which is also the key of their {@code reserved:} label. */
  public Entity world(boolean v6) {
    if (this != BOTH && isOn(v6)) {
      return Entity.WORLD;
    }
    return v6 ? Entity.WORLD_IPV6 : Entity.WORLD_IPV4;
  }

  /**
   * Whether what has a name but no known address counts as IPv6: only where there is nothing else.
   */
  public boolean namesAreV6() {
    return this == IPV6;
  }
}
