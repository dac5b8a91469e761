package dev.atoll.agent.datapath;

/**
 * Key of {@code affinity}: a client of a service.
 *
 * @param client its address; at the socket the number of its network's namespace (the kernel's
 *     cookie) in the first eight bytes
 * @param service its number, as {@link ServiceValue#service}
 * @param socket whether the client asked at the socket
 */
public record AffinityKey(Address client, int service, boolean socket) implements Element {
  @Override
  public void write(Fields to) {
    to.address("client", client);
    to.u32("service", service);
    to.u8("socket", socket ? 1 : 0);
    to.pad("pad", 3);
  }

  public static AffinityKey read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new AffinityKey(in.address(), in.u32(), in.u8() != 0);
  }
}
