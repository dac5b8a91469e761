package dev.atoll.agent.pods;

import dev.atoll.agent.datapath.Address;
import java.util.List;
import java.util.Optional;

/**
 * A device towards other nodes, in the network namespace of the calling thread.
 *
 * @param mtu bytes that it takes, from the IP header on
 * @param addresses without those that are of the link only
 */
public record Uplink(int ifindex, String name, int mtu, DeviceRole role, List<Address> addresses) {

  public Uplink {
    addresses = List.copyOf(addresses);
  }

  /**
   * The device of that name, or that of the default route; none if there is no such device.
   *
   * @param name empty for the default route
   */
  public static Optional<Uplink> underlay(Optional<String> name) {
    return name.or(Device::ofDefaultRoute)
        .flatMap(Device::named)
        .map(it -> Uplink.of(it, DeviceRole.UNDERLAY));
  }

  /** The name of the device by which packets to an address leave; empty if none leads there. */
  public static Optional<String> towards(Address address) {
    return Device.towards(address);
  }

  static Uplink of(Device device, DeviceRole role) {
    return new Uplink(device.ifindex(), device.name(), device.mtu(), role, device.addresses());
  }

  /**
   * Opens it, where that is ours to do: a tunnel.
   *
   * @return why it cannot be opened; empty if it is open
   */
  public Optional<String> raise() {
    return role == DeviceRole.UNDERLAY || Command.run(List.of("ip", "link", "set", name, "up")).ok()
        ? Optional.empty()
        : Optional.of(
            name
                + " cannot be opened: another device has its UDP port (`ip -d link show type"
                + " vxlan`). Choose another one on all nodes of the mesh: --tunnel-port.");
  }
}
