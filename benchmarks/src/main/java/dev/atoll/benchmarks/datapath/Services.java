package dev.atoll.benchmarks.datapath;

import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterEndpointSlice.Endpoint;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.schema.ServiceChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Global services of which cluster {@code two} has the backends, three each, as the stores tell a
 * node of cluster {@code one}. The one in the middle is asked, and leads to real pods.
 */
final class Services {
  static final OwnCluster OWN = new OwnCluster("one", 1, 255);
  static final int PORT = 80;
  static final int TARGET = 8080;

  /** Of iperf3, at the service that is asked and behind it. */
  static final int STREAM = 5201;

  /** Addresses of one pod. */
  static final List<String> BACKENDS = List.of("10.2.0.10", "10.2.0.11", "10.2.0.12");

  private Services() {}

  static String address(int service) {
    return "10.96." + service / 250 + "." + (service % 250 + 1);
  }

  /** The service that is asked, of so many. */
  static int asked(int count) {
    return count / 2;
  }

  static List<String> backends(int service, int count) {
    var net = "10." + (100 + service / 10_000) + "." + service / 80 % 250 + ".";
    int host = 1 + service % 80 * 3;
    return service == asked(count)
        ? BACKENDS
        : List.of(net + host, net + (host + 1), net + (host + 2));
  }

  /** From nothing to all of them. */
  static MeshDifference told(int count) {
    var changes = new ArrayList<>(clusters());
    for (int i = 0; i < count; i++) {
      changes.add(put(Keys.service("one", "shop/s" + i), choice("s" + i, address(i)).json()));
      changes.add(slice("s" + i, "s" + i, backends(i, count)));
    }
    return MeshState.empty(OWN).apply(changes, 1, 0).difference();
  }

  /** That both clusters are there, and have told all that they have. */
  static List<KeyChange> clusters() {
    var changes = new ArrayList<KeyChange>();
    changes.add(put(Keys.clusterConfig("two"), ClusterConfig.exporting(2, 255).mirrored().json()));
    changes.add(put(Keys.servicesCanary("one"), new byte[] {1}));
    for (var resource : Resource.values()) {
      changes.add(put(resource.stateCanary("one"), new byte[] {1}));
      changes.add(put(resource.cacheCanary("two"), new byte[] {1}));
    }
    return changes;
  }

  static KeyChange put(String key, byte[] value) {
    return new KeyChange(key, Optional.of(value));
  }

  private static ServiceChoice choice(String name, String ip) {
    var ports = Map.of("http", new Port("TCP", PORT), "stream", new Port("TCP", STREAM));
    return choice(name, ip, ports);
  }

  /** What the own cluster says of a service. */
  static ServiceChoice choice(String name, String ip, Map<String, Port> ports) {
    return new ServiceChoice(
        "one",
        1,
        "shop",
        name,
        true,
        true,
        ServiceChoice.Affinity.NONE,
        Map.of(ip, ports),
        0,
        false,
        List.of(),
        List.of(),
        0,
        0,
        0,
        true,
        List.of(),
        List.of());
  }

  /** Backends in the other cluster, all of them ready. */
  static KeyChange slice(String service, String name, List<String> ips) {
    var value =
        new ClusterEndpointSlice(
            "two",
            2,
            "shop",
            name,
            Map.of("kubernetes.io/service-name", service),
            Map.of(),
            "IPv4",
            ips.stream().map(Services::endpoint).toList(),
            List.of(port("http", TARGET), port("stream", STREAM)));
    return put(Resource.ENDPOINT_SLICES.cachePrefix("two") + "shop/" + name, value.compressed());
  }

  private static ClusterEndpointSlice.Port port(String name, int number) {
    return new ClusterEndpointSlice.Port(
        Optional.of(name), Optional.of("TCP"), Optional.of(number), Optional.empty());
  }

  private static Endpoint endpoint(String ip) {
    return new Endpoint(
        List.of(ip),
        Optional.of(true),
        Optional.of(true),
        Optional.of(false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
