package dev.atoll.agent.datapath;

/**
 * Key of {@code ipcache}.
 *
 * @param prefix in bits, of cluster and address: 32 to 160
 * @param cluster 0, the one address space of the mesh
 * @param address bits after the prefix are zero
 */
public record IpcacheKey(int prefix, int cluster, Address address) implements Element {
  /**
   * @param bits as people write it, 0 to 32 or 0 to 128
   */
  public static IpcacheKey of(Address address, int bits) {
    return new IpcacheKey(32 + address.prefixBits(bits), 0, address);
  }

  @Override
  public void write(Fields to) {
    to.u32("prefix", prefix);
    to.u32("cluster", cluster);
    to.address("address", address);
  }

  public static IpcacheKey read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new IpcacheKey(in.u32(), in.u32(), in.address());
  }
}
