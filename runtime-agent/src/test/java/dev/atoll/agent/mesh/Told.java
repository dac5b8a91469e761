package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterService;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.schema.ServiceChoice;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import dev.atoll.agent.schema.ServiceChoice.Backends;
import dev.atoll.agent.schema.ServiceChoice.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of a store of cluster `one` as its exporter and its mirror would write them. */
final class Told {
  static final OwnCluster OWN = new OwnCluster("one", 1, 255);
  private static final byte[] CANARY = "2026-01-01T00:00:00Z".getBytes(StandardCharsets.UTF_8);

  private Told() {}

  static KeyChange put(String key, byte[] value) {
    return new KeyChange(key, Optional.of(value));
  }

  static KeyChange gone(KeyChange change) {
    return new KeyChange(change.key(), Optional.empty());
  }

  static KeyChange config(String cluster, int id) {
    return put(Keys.clusterConfig(cluster), ClusterConfig.exporting(id, 255).mirrored().json());
  }

  /** That of a peer without endpoint slices. */
  static KeyChange legacy(String cluster, int id) {
    var config = new ClusterConfig(id, true, true, 255, Optional.of(false), "");
    return put(Keys.clusterConfig(cluster), config.json());
  }

  static KeyChange canary(String cluster, Resource resource) {
    var own = cluster.equals("one");
    return put(own ? resource.stateCanary(cluster) : resource.cacheCanary(cluster), CANARY);
  }

  static List<KeyChange> canaries(String cluster) {
    var canaries = new ArrayList<KeyChange>();
    for (var resource : Resource.values()) {
      canaries.add(canary(cluster, resource));
    }
    if (cluster.equals("one")) {
      canaries.add(put(Keys.servicesCanary(cluster), CANARY));
    }
    return canaries;
  }

  /** Both of what only own nodes are told, as an exporter writes them beside the others. */
  static List<KeyChange> ownCanaries(String text) {
    var said = text.getBytes(StandardCharsets.UTF_8);
    var changes = new ArrayList<KeyChange>();
    for (var resource : List.of(Resource.IPS, Resource.IDENTITIES)) {
      changes.add(put(resource.ownCanary("one"), said));
      changes.add(put(resource.stateCanary("one"), said));
    }
    return changes;
  }

  static KeyChange ownIp(String ip, int identity) {
    return put(Resource.IPS.ownPrefix("one") + ip, ip("one", 1, ip, identity).value().get());
  }

  static KeyChange ownIdentity(int identity, String labels) {
    return identity(Resource.IDENTITIES.ownPrefix("one"), identity, labels);
  }

  /** One that all clusters are told. */
  static KeyChange identity(int identity, String labels) {
    return identity(Resource.IDENTITIES.statePrefix("one"), identity, labels);
  }

  private static KeyChange identity(String prefix, int identity, String labels) {
    return put(prefix + identity, labels.getBytes(StandardCharsets.UTF_8));
  }

  static KeyChange age(String cluster, String json) {
    return put(Keys.age(cluster), json.getBytes(StandardCharsets.UTF_8));
  }

  static KeyChange ip(String cluster, int id, String ip, int identity) {
    var value =
        new IpIdentity(
            ip, Optional.empty(), "172.18.0." + id, identity, 0, "", "shop", "a", "", List.of());
    var prefix =
        cluster.equals("one")
            ? Resource.IPS.statePrefix(cluster)
            : Resource.IPS.cachePrefix(cluster);
    return put(prefix + ip, value.json());
  }

  static KeyChange service(String cluster, int id, String portName, int port, String... ips) {
    var backends = new HashMap<String, Map<String, Port>>();
    Arrays.stream(ips).forEach(ip -> backends.put(ip, Map.of(portName, new Port("TCP", port))));
    var service =
        new ClusterService(
            cluster, "shop", "web", Map.of(), backends, Map.of(), Map.of(), Map.of(), Map.of(),
            true, true, id);
    return put(Resource.SERVICES.cachePrefix(cluster) + "shop/web", service.json());
  }

  static KeyChange slice(String cluster, int id, String name, ClusterEndpointSlice.Endpoint... of) {
    var port =
        new ClusterEndpointSlice.Port(
            Optional.of("http"), Optional.of("TCP"), Optional.of(8080), Optional.empty());
    var slice =
        new ClusterEndpointSlice(
            cluster,
            id,
            "shop",
            name,
            Map.of("kubernetes.io/service-name", "web"),
            Map.of(),
            "IPv4",
            List.of(of),
            List.of(port));
    var resource = Resource.ENDPOINT_SLICES;
    var prefix =
        cluster.equals("one") ? resource.statePrefix(cluster) : resource.cachePrefix(cluster);
    return put(prefix + "shop/" + name, slice.compressed());
  }

  static ClusterEndpointSlice.Endpoint ready(String ip) {
    return endpoint(ip, true, false);
  }

  static ClusterEndpointSlice.Endpoint endpoint(String ip, boolean ready, boolean terminating) {
    return new ClusterEndpointSlice.Endpoint(
        List.of(ip),
        Optional.of(ready),
        Optional.of(ready),
        Optional.of(terminating),
        Optional.empty(),
        Optional.empty(),
        Optional.of("a"),
        Optional.empty());
  }

  /** The service shop/web of cluster one, with its own backends on port 8080. */
  static KeyChange choice(Affinity affinity, int dropAfter, String... ips) {
    return choice(choiceValue(affinity, dropAfter, ips));
  }

  static KeyChange choice(ServiceChoice choice) {
    return put(Keys.service("one", choice.key()), choice.json());
  }

  static ServiceChoice choiceValue(Affinity affinity, int dropAfter, String... ips) {
    var endpoints =
        Arrays.stream(ips).map(ip -> new Endpoint(ip, true, true, false, "", "")).toList();
    return new ServiceChoice(
        "one",
        1,
        "shop",
        "web",
        true,
        true,
        affinity,
        Map.of("10.96.0.1", Map.of("http", new Port("TCP", 80))),
        0,
        false,
        List.of(),
        List.of(),
        0,
        30,
        dropAfter,
        false,
        List.of(new Backends(Map.of("http", new Port("TCP", 8080)), endpoints)),
        List.of());
  }
}
