package dev.atoll.agent.datapath;

/**
 * Key of {@code services}: where clients ask.
 *
 * @param protocol IP protocol number: 6 or 17
 * @param outside whether it is for who asks from outside, where that is not as for pods and sockets
 *     of the node ({@link ServiceValue#LOCAL})
 */
public record ServiceKey(Address address, int port, int protocol, boolean outside)
    implements Element {

  /** For all who ask. */
  public ServiceKey(Address address, int port, int protocol) {
    this(address, port, protocol, false);
  }

  @Override
  public void write(Fields to) {
    to.address("address", address);
    to.port("port", port);
    to.u8("protocol", protocol);
    to.u8("outside", outside ? 1 : 0);
  }

  public static ServiceKey read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new ServiceKey(in.address(), in.port(), in.u8(), in.u8() != 0);
  }
}
