package dev.atoll.agent.pods;

/** Devices towards other nodes. */
public enum DeviceRole {
  UNDERLAY("from_net"),
  /** A tunnel of kind vxlan that keeps its keys with the packets ({@code external}). */
  OVERLAY("from_overlay");

  private final String program;

  DeviceRole(String program) {
    this.program = program;
  }

  /** What looks at packets that come in. */
  String program() {
    return program;
  }
}
