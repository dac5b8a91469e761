package dev.atoll.agent.datapath;

/**
 * Value of {@code pods}: how a pod of this node is reached.
 *
 * @param ifindex of the interface on the host's side
 * @param mac of the pod, 48 bits
 * @param hostMac of the host's side, 48 bits
 */
public record Pod(int ifindex, long mac, long hostMac) implements Element {
  @Override
  public void write(Fields to) {
    to.u32("ifindex", ifindex);
    to.mac("mac", mac);
    to.mac("host_mac", hostMac);
  }

  public static Pod read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new Pod(in.u32(), in.mac(), in.mac());
  }
}
