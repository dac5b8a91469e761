package dev.atoll.agent.datapath;

/**
 * Key of {@code services}: where clients ask.
 *
 * @param protocol IP protocol number: 6 or 17
 */
public record ServiceKey(Address address, int port, int protocol) implements Element {
  @Override
  public void write(Fields to) {
    to.address("address", address);
    to.port("port", port);
    to.u8("protocol", protocol);
    to.pad("pad", 1);
  }

  public static ServiceKey read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new ServiceKey(in.address(), in.port(), in.u8());
  }
}
