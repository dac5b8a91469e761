package dev.atoll.agent.datapath;

/** Value of {@code fragments}: the ports, which only the first piece has. */
public record FragmentValue(int sourcePort, int destinationPort, int policyPort)
    implements Element {
  @Override
  public void write(Fields to) {
    to.port("source_port", sourcePort);
    to.port("destination_port", destinationPort);
    to.port("policy_port", policyPort);
    to.u16("pad", 0);
  }

  public static FragmentValue read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new FragmentValue(in.port(), in.port(), in.port());
  }
}
