package dev.atoll.agent.pods;

import dev.atoll.agent.datapath.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An interface as {@code ip -json -details address} of iproute2 shows it.
 *
 * @param kind {@code veth}, {@code bridge}, {@code vxlan}; empty for a card of the machine
 * @param mac 48 bits
 * @param peer interface at the other end, if that is in another network namespace
 * @param peerSpace the number by which this namespace knows that one
 * @param master the bridge that it is a port of; empty if none
 * @param addresses without those that are of the link only
 */
record Device(
    int ifindex,
    String name,
    String kind,
    int mtu,
    long mac,
    Optional<Integer> peer,
    Optional<Integer> peerSpace,
    String master,
    List<Address> addresses) {

  /** Of the network namespace of the calling thread. */
  static Optional<Device> named(String name) {
    return all(Command.run("ip", "-json", "-details", "address", "show", "dev", name).output())
        .stream()
        .findFirst();
  }

  /** The name of the device towards everybody who is not known otherwise. */
  static Optional<String> ofDefaultRoute() {
    return Stream.of("-4", "-6")
        .map(it -> Command.run("ip", it, "-json", "route", "show", "default").output())
        .flatMap(it -> JsonTree.list(it).stream())
        .map(it -> it.text("dev"))
        .filter(it -> !it.isEmpty())
        .findFirst();
  }

  /** The name of the device by which packets to an address leave. */
  static Optional<String> towards(Address address) {
    var routes = Command.run("ip", "-json", "route", "get", address.toString()).output();
    return JsonTree.list(routes).stream()
        .map(it -> it.text("dev"))
        .filter(it -> !it.isEmpty())
        .findFirst();
  }

  static List<Device> all(String json) {
    return JsonTree.list(json).stream()
        .filter(it -> it.number("ifindex").isPresent())
        .map(Device::of)
        .toList();
  }

  private static Device of(JsonTree device) {
    return new Device(
        device.number("ifindex").orElse(0),
        device.text("ifname"),
        device.object("linkinfo").text("info_kind"),
        device.number("mtu").orElse(0),
        mac(device.text("address")),
        device.number("link_index"),
        device.number("link_netnsid"),
        device.text("master"),
        addresses(device));
  }

  private static List<Address> addresses(JsonTree device) {
    var addresses = new ArrayList<Address>();
    for (var info : device.objects("addr_info")) {
      if (info.text("scope").equals("global")) {
        addresses.add(Address.of(info.text("local")));
      }
    }
    return List.copyOf(addresses);
  }

  /**
   * @param text {@code 02:00:00:00:00:07}; 0 if it is none
   */
  static long mac(String text) {
    return text.matches("([0-9a-f]{2}:){5}[0-9a-f]{2}")
        ? Long.parseLong(text.replace(":", ""), 16)
        : 0;
  }

  static String mac(long mac) {
    return "%012x".formatted(mac).replaceAll("..(?!$)", "$0:");
  }

  /** This one as the node's end of what joins a pod to it. */
  HostInterface towards(long podMac, Optional<Path> namespace) {
    return new HostInterface(ifindex, name, podMac, mac, namespace);
  }

  boolean isVeth() {
    return kind.equals("veth");
  }

  /** Whether this and {@code other}, of another namespace, name each other. */
  boolean isPeerOf(Device other) {
    return isVeth()
        && other.isVeth()
        && peer.equals(Optional.of(other.ifindex))
        && other.peer.equals(Optional.of(ifindex));
  }
}
