package dev.atoll.agent.datapath;

/**
 * Key of {@code ct}: a flow by its first packet.
 *
 * @param sourcePort of an ICMP echo the identifier, of other ICMP 0
 * @param destinationPort of ICMP 0
 * @param protocol IP protocol number
 * @param cluster 0, the one address space of the mesh
 */
public record Tuple(
    Address source,
    Address destination,
    int sourcePort,
    int destinationPort,
    int protocol,
    Direction direction,
    int cluster)
    implements Element {
  @Override
  public void write(Fields to) {
    to.address("source", source);
    to.address("destination", destination);
    to.port("source_port", sourcePort);
    to.port("destination_port", destinationPort);
    to.u8("protocol", protocol);
    to.u8("direction", direction.ordinal());
    to.u16("cluster", cluster);
  }

  public static Tuple read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new Tuple(
        in.address(),
        in.address(),
        in.port(),
        in.port(),
        in.u8(),
        Direction.values()[in.u8()],
        in.u16());
  }
}
