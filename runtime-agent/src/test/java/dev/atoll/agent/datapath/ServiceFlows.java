package dev.atoll.agent.datapath;

/** Where programs send the first packet of a pod's flow to a service, by what the maps hold. */
public final class ServiceFlows {
  private static final int HERE = 1;
  private static final Address POD = Address.of("10.1.9.9");

  private final Datapath datapath;

  public ServiceFlows(Datapath datapath) {
    this.datapath = datapath;
    datapath.config().put(new Id(0), new Config(0, 1, 0, 0, 9, 10));
    datapath.endpoints().put(new Id(HERE), new Endpoint(0x10064, 1, 0, 1));
    datapath.pods().put(POD, new Pod(HERE, 0x0a0000000001L, 0x0a0000000002L));
  }

  /** What is remembered of flows is forgotten: each of them begins anew. */
  public void forget() {
    datapath.flows().removeAll(datapath.flows().entries().keySet());
  }

  /** The backend of a flow from a port of the pod to port 80 of a service. */
  public Address backend(int port, Address service) {
    var packet = Packets.tcp(POD, port, service, 80, Packets.SYN);
    var ran = datapath.program("from_pod").testRun(packet, 1);
    if (ran.verdict() == Programs.SHOT) {
      throw new AssertionError("a flow from port " + port + " was dropped");
    }
    return new Seen(ran.packet()).destination();
  }
}
