package dev.atoll.agent.datapath;

/**
 * Key of {@code policy}.
 *
 * @param prefix in bits: {@link #ANY_PROTOCOL}, {@link #ANY_PORT} or up to {@link #ONE_PORT}
 * @param policy of the endpoint
 * @param remote identity, 0 for every one
 * @param protocol IP protocol number, 0 where any is meant
 * @param port first of its range, 0 where any is meant; of ICMP the type
 */
public record PolicyKey(
    int prefix, int policy, int remote, Direction direction, int protocol, int port)
    implements Element {
  public static final int ANY_PROTOCOL = 72;
  public static final int ANY_PORT = 80;
  public static final int ONE_PORT = 96;

  @Override
  public void write(Fields to) {
    to.u32("prefix", prefix);
    to.u32("policy", policy);
    to.u32("remote", remote);
    to.u8("direction", direction.ordinal());
    to.u8("protocol", protocol);
    to.port("port", port);
  }

  public static PolicyKey read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new PolicyKey(
        in.u32(), in.u32(), in.u32(), Direction.values()[in.u8()], in.u8(), in.port());
  }
}
