package dev.atoll.agent.pods;

import dev.atoll.agent.datapath.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom the node's own tables name: routes to single addresses, the MACs of neighbours, and the
 * ports behind which bridges have seen them.
 *
 * @param routes address to the name of a device
 * @param macs of neighbours
 * @param ports by bridge and MAC, {@code cni0 02:00:00:00:00:07}
 */
record Neighbours(
    Map<Address, String> routes, Map<Address, Neighbour> macs, Map<String, String> ports) {

  /**
   * @param device behind which it is, a bridge perhaps
   */
  record Neighbour(String device, long mac) {}

  /** Where {@code ip} and {@code bridge} find the tables: in the node's network namespace. */
  private static final String SCRIPT =
      """
      for what in '-4 route show table all' '-6 route show table all' 'neighbour'; do
        nsenter --net="$1" -- ip -json $what || echo '[]'
        echo
        echo ---
      done
      nsenter --net="$1" -- bridge -json fdb show || echo '[]'
      """;

  static Neighbours of(String host) {
    var parts = Command.shell(SCRIPT, List.of(host)).output().split("\n---\n");
    var routes = new ArrayList<JsonTree>();
    routes.addAll(JsonTree.list(part(parts, 0)));
    routes.addAll(JsonTree.list(part(parts, 1)));
    return new Neighbours(
        routes(routes), macs(JsonTree.list(part(parts, 2))), ports(JsonTree.list(part(parts, 3))));
  }

  private static String part(String[] parts, int index) {
    return index < parts.length ? parts[index] : "";
  }

  /** Those to one address; the device of one that is the node's own is no pod's. */
  private static Map<Address, String> routes(List<JsonTree> all) {
    var routes = new HashMap<Address, String>();
    for (var route : all) {
      var plain = route.text("type").isEmpty() || route.text("type").equals("unicast");
      if (plain && route.text("gateway").isEmpty()) {
        single(route.text("dst")).ifPresent(it -> routes.putIfAbsent(it, route.text("dev")));
      }
    }
    return Map.copyOf(routes);
  }

  /** iproute2 leaves the length of a prefix out where it is that of the address. */
  private static Optional<Address> single(String destination) {
    return destination.matches("[0-9a-f:.]+")
        ? Optional.of(Address.of(destination))
        : Optional.empty();
  }

  private static Map<Address, Neighbour> macs(List<JsonTree> all) {
    var macs = new HashMap<Address, Neighbour>();
    for (var neighbour : all) {
      var mac = Device.mac(neighbour.text("lladdr"));
      if (mac != 0) {
        macs.put(Address.of(neighbour.text("dst")), new Neighbour(neighbour.text("dev"), mac));
      }
    }
    return Map.copyOf(macs);
  }

  /** Without what is of the bridge and its ports themselves ("permanent"). */
  private static Map<String, String> ports(List<JsonTree> all) {
    var ports = new HashMap<String, String>();
    for (var entry : all) {
      if (!entry.text("master").isEmpty() && !entry.text("state").equals("permanent")) {
        ports.put(entry.text("master") + " " + entry.text("mac"), entry.text("ifname"));
      }
    }
    return Map.copyOf(ports);
  }

  /** The name of the interface behind which an address is, and its MAC. */
  Optional<Neighbour> find(Address address) {
    return Optional.ofNullable(macs.get(address))
        .map(it -> {
          var port = ports.get(it.device() + " " + Device.mac(it.mac()));
          return new Neighbour(port == null ? it.device() : port, it.mac());
        });
  }
}
