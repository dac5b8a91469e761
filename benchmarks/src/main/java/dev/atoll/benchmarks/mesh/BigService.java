package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterService;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.schema.ServiceChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A service with backends in a peer of which one changes at a time: how long from the bytes of the
 * event to the next state and the difference that the datapath gets.
 */
final class BigService {
  private static final int OF_SLICE = 100;
  private static final OwnCluster OWN = new OwnCluster("cluster-one", 1, 255);

  private final int backends;
  private final boolean slices;
  private MeshState state = MeshState.empty(OWN);

  BigService(int backends, boolean slices) {
    this.backends = backends;
    this.slices = slices;
    var changes = new ArrayList<KeyChange>();
    var config =
        new ClusterConfig(2, true, true, 255, Optional.of(false), slices ? ClusterConfig.BOTH : "");
    changes.add(put(Keys.clusterConfig("two"), config.json()));
    changes.add(put(Keys.servicesCanary("cluster-one"), new byte[0]));
    for (var resource : Resource.values()) {
      changes.add(put(resource.cacheCanary("two"), new byte[0]));
    }
    changes.add(put(Keys.service("cluster-one", "shop/web"), choice().json()));
    for (var slice = 0; slice < (slices ? backends / OF_SLICE : 1); slice++) {
      changes.add(event(slice, -1));
    }
    apply(changes);
  }

  private static KeyChange put(String key, byte[] value) {
    return new KeyChange(key, Optional.of(value));
  }

  private static ServiceChoice choice() {
    return new ServiceChoice(
        "cluster-one",
        1,
        "shop",
        "web",
        true,
        true,
        ServiceChoice.Affinity.NONE,
        Map.of("10.96.0.1", Map.of("http", new Port("TCP", 80))),
        0,
        false,
        List.of(),
        List.of(),
        0,
        30,
        0,
        false,
        List.of(),
        List.of());
  }

  private static String ip(int backend) {
    return "10.2." + backend / 250 + "." + (backend % 250 + 1);
  }

  /**
   * The bytes that say that a backend is not ready.
   *
   * @param slice which one of the slices; with the older form there is one value for all
   * @param away the backend's number in it; none for -1
   */
  private KeyChange event(int slice, int away) {
    return slices ? slice(slice, away) : legacy(away);
  }

  private KeyChange slice(int slice, int away) {
    var endpoints = new ArrayList<ClusterEndpointSlice.Endpoint>();
    for (var i = 0; i < OF_SLICE; i++) {
      endpoints.add(endpoint(ip(slice * OF_SLICE + i), i != away));
    }
    var port =
        new ClusterEndpointSlice.Port(
            Optional.of("http"), Optional.of("TCP"), Optional.of(8080), Optional.empty());
    var name = "web-%03d".formatted(slice);
    var value =
        new ClusterEndpointSlice(
            "two",
            2,
            "shop",
            name,
            Map.of("kubernetes.io/service-name", "web"),
            Map.of(),
            "IPv4",
            endpoints,
            List.of(port));
    return put(Resource.ENDPOINT_SLICES.cachePrefix("two") + "shop/" + name, value.compressed());
  }

  private static ClusterEndpointSlice.Endpoint endpoint(String ip, boolean ready) {
    return new ClusterEndpointSlice.Endpoint(
        List.of(ip),
        Optional.of(ready),
        Optional.of(ready),
        Optional.of(false),
        Optional.empty(),
        Optional.of("node-" + ip.hashCode() % 100),
        Optional.of("zone-a"),
        Optional.empty());
  }

  private KeyChange legacy(int away) {
    var ports = Map.of("http", new Port("TCP", 8080));
    var all = new HashMap<String, Map<String, Port>>();
    var zones = new TreeMap<String, ClusterService.Zone>();
    for (var i = 0; i < backends; i++) {
      if (i != away) {
        all.put(ip(i), ports);
        zones.put(ip(i), new ClusterService.Zone("zone-a", List.of()));
      }
    }
    var value =
        new ClusterService(
            "two", "shop", "web", Map.of(), all, Map.of(), zones, Map.of(), Map.of(), true, true,
            2);
    return put(Resource.SERVICES.cachePrefix("two") + "shop/web", value.json());
  }

  private int apply(List<KeyChange> changes) {
    var applied = state.apply(changes, state.revision() + 1, 0);
    state = applied.state();
    return applied.difference().services().stream()
        .flatMap(s -> s.ports().stream())
        .mapToInt(p -> p.upserted().size() + p.removed().size())
        .sum();
  }

  /** Bytes of one event. */
  int bytes() {
    return event(0, 0).value().orElseThrow().length;
  }

  /** Milliseconds of each event, sorted, after as many events that are not counted. */
  double[] measure(int events) {
    var times = new double[events];
    for (var i = 0; i < 2 * events; i++) {
      var slice = i / 2 % (backends / OF_SLICE);
      var change = event(slice, i % 2 == 0 ? i / 2 % OF_SLICE : -1);
      var began = System.nanoTime();
      var told = apply(List.of(change));
      times[i % events] = (System.nanoTime() - began) / 1e6;
      if (told != 1) {
        throw new IllegalStateException("a change of one backend was told as " + told);
      }
    }
    Arrays.sort(times);
    return times;
  }
}
