package dev.atoll.agent.datapath;

/**
 * The one value of {@code config}.
 *
 * @param flags {@link #EVENTS}, {@link #BYPASS}, {@link #CARRY}, {@link #CARRY_SERVICES}, {@link
 *     #NODE_PORTS}
 * @param cluster our own
 * @param overlay interface of the tunnel device, 0 if there is none
 * @param underlay interface towards other nodes, 0 if the host's stack routes
 * @param mtu bytes that the network between nodes takes, from the IP header on; 0 if that is not
 *     known, and everything is thought to fit
 * @param world4 identity of an IPv4 address that nobody has
 * @param world6 the same of IPv6
 * @param hairpin4 whom a pod sees that a service sends back to itself; {@link Address#NONE}: such
 *     packets are dropped
 * @param hairpin6 the same of IPv6
 */
public record Config(
    int flags,
    int cluster,
    int overlay,
    int underlay,
    int mtu,
    int world4,
    int world6,
    Address hairpin4,
    Address hairpin6)
    implements Element {
  /** Every new flow is told, not only what is dropped. */
  public static final int EVENTS = 1;

  /** Packets are handed from device to device, past the host's stack. */
  public static final int BYPASS = 2;

  /** Flows that are not in {@code ct} are taken over from {@code ct_before}. */
  public static final int CARRY = 4;

  /** Those to services too. */
  public static final int CARRY_SERVICES = 8;

  /** Services are asked for at ports of the node, through {@code underlay}. */
  public static final int NODE_PORTS = 16;

  /** Without a way back to the pod that asked, and without an MTU. */
  public Config(int flags, int cluster, int overlay, int underlay, int world4, int world6) {
    this(flags, cluster, overlay, underlay, 0, world4, world6, Address.NONE, Address.NONE);
  }

  @Override
  public void write(Fields to) {
    to.u32("flags", flags);
    to.u32("cluster", cluster);
    to.u32("overlay", overlay);
    to.u32("underlay", underlay);
    to.u32("mtu", mtu);
    to.u32("world4", world4);
    to.u32("world6", world6);
    to.address("hairpin4", hairpin4);
    to.address("hairpin6", hairpin6);
  }

  public static Config read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new Config(
        in.u32(),
        in.u32(),
        in.u32(),
        in.u32(),
        in.u32(),
        in.u32(),
        in.u32(),
        in.address(),
        in.address());
  }
}
