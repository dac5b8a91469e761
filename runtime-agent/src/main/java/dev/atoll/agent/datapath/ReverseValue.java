package dev.atoll.agent.datapath;

/** Value of {@code reverse}: what the socket asked for. */
public record ReverseValue(Address address, int port, int service, int backend) implements Element {
  @Override
  public void write(Fields to) {
    to.address("address", address);
    to.port("port", port);
    to.u16("pad", 0);
    to.u32("service", service);
    to.u32("backend", backend);
  }

  public static ReverseValue read(byte[] bytes) {
    var in = new FieldSource(bytes);
    var address = in.address();
    int port = in.port();
    in.skip(2);
    return new ReverseValue(address, port, in.u32(), in.u32());
  }
}
