package dev.atoll.validators.mesh;

/** IPv4 or IPv6. */
enum Family {
  V4("ipv4", "IPv4"),
  V6("ipv6", "IPv6");

  private final String key;
  private final String label;

  Family(String key, String label) {
    this.key = key;
    this.label = label;
  }

  static Family of(boolean v6) {
    return v6 ? V6 : V4;
  }

  /** As in Cilium's values. */
  String key() {
    return key;
  }

  /** For people. */
  String label() {
    return label;
  }
}
