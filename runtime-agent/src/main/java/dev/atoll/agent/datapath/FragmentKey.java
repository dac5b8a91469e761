package dev.atoll.agent.datapath;

/**
 * Key of {@code fragments}: a datagram that came in pieces.
 *
 * @param id as it stands in the packet, in its order
 */
public record FragmentKey(Address source, Address destination, int id, int protocol)
    implements Element {
  @Override
  public void write(Fields to) {
    to.address("source", source);
    to.address("destination", destination);
    to.u32("id", id);
    to.u8("protocol", protocol);
    to.pad("pad", 3);
  }

  public static FragmentKey read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new FragmentKey(in.address(), in.address(), in.u32(), in.u8());
  }
}
