package dev.atoll.agent.datapath;

/**
 * Key of {@code reverse}: a socket and the backend that it speaks to.
 *
 * @param cookie the kernel's number of the socket
 */
public record ReverseKey(long cookie, Address address, int port, int protocol) implements Element {
  @Override
  public void write(Fields to) {
    to.u64("cookie", cookie);
    to.address("address", address);
    to.port("port", port);
    to.u8("protocol", protocol);
    to.pad("pad", 5);
  }

  public static ReverseKey read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new ReverseKey(in.u64(), in.address(), in.port(), in.u8());
  }
}
