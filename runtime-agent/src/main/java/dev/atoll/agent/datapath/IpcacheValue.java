package dev.atoll.agent.datapath;

/**
 * Value of {@code ipcache}: who has an address, and where.
 *
 * @param cluster 0 if it belongs to none
 * @param tunnel the node behind which it is, and from which alone it may come out of the tunnel;
 *     {@link Address#NONE} if it is behind none
 * @param flags {@link #ROUTED}, {@link #NODE}
 */
public record IpcacheValue(int identity, int cluster, Address tunnel, int flags)
    implements Element {
  /** Packets to it go as the network routes them, and not into the tunnel. */
  public static final int ROUTED = 1;

  /** It is an address of a node, which is every node's identity to others in the tunnel. */
  public static final int NODE = 2;

  @Override
  public void write(Fields to) {
    to.u32("identity", identity);
    to.u32("cluster", cluster);
    to.address("tunnel", tunnel);
    to.u32("flags", flags);
  }

  public static IpcacheValue read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new IpcacheValue(in.u32(), in.u32(), in.address(), in.u32());
  }
}
