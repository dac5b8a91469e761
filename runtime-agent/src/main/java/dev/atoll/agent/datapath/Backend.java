package dev.atoll.agent.datapath;

/** Value of {@code backends}; its key is a number that is not 0. */
public record Backend(Address address, int port, State state, int cluster) implements Element {
  /** {@code enum backend_state}. */
  public enum State {
    ACTIVE,
    /** Keeps the flows that it has. */
    DRAINING,
    /** Flows move away at their next packet. */
    DEAD
  }

  @Override
  public void write(Fields to) {
    to.address("address", address);
    to.port("port", port);
    to.u8("state", state.ordinal());
    to.pad("pad", 1);
    to.u32("cluster", cluster);
  }

  public static Backend read(byte[] bytes) {
    var in = new FieldSource(bytes);
    var address = in.address();
    int port = in.port();
    var state = State.values()[in.u8()];
    in.skip(1);
    return new Backend(address, port, state, in.u32());
  }
}
