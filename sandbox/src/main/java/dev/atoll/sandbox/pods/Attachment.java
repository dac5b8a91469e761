package dev.atoll.sandbox.pods;

/** How pods are attached to their node: which plugin of the CNI project does it. */
public enum Attachment {
  /** A pair of interfaces for each pod, and a route to each on the node. */
  PTP("ptp"),
  /** A bridge on each node, with a port for each pod. */
  BRIDGE("bridge");

  private final String plugin;

  Attachment(String plugin) {
    this.plugin = plugin;
  }

  /** The name of the plugin's program. */
  String plugin() {
    return plugin;
  }
}
