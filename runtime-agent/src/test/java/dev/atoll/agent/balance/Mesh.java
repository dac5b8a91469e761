package dev.atoll.agent.balance;

import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.schema.ServiceChoice;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import dev.atoll.agent.schema.ServiceChoice.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a node of cluster `one` is told of itself and of cluster `two`. */
final class Mesh {
  private static final OwnCluster OWN = new OwnCluster("one", 1, 255);
  private static final byte[] CANARY = "2026-01-01T00:00:00Z".getBytes(StandardCharsets.UTF_8);

  private MeshState state = MeshState.empty(OWN);
  private long now = 1_000_000;

  static Mesh known() {
    var mesh = new Mesh();
    mesh.tell(config());
    mesh.tell(canaries("one"));
    mesh.tell(canaries("two"));
    return mesh;
  }

  MeshState state() {
    return state;
  }

  /** As to a node that has just begun. */
  MeshDifference anew() {
    return new MeshDifference(MeshState.empty(OWN), state);
  }

  MeshDifference tell(KeyChange... changes) {
    var applied = state.apply(List.of(changes), state.revision() + 1, now++);
    state = applied.state();
    return applied.difference();
  }

  private static KeyChange put(String key, byte[] value) {
    return new KeyChange(key, Optional.of(value));
  }

  static KeyChange gone(KeyChange change) {
    return new KeyChange(change.key(), Optional.empty());
  }

  static KeyChange config() {
    return put(Keys.clusterConfig("two"), ClusterConfig.exporting(2, 255).mirrored().json());
  }

  static KeyChange[] canaries(String cluster) {
    var own = cluster.equals("one");
    var all = new ArrayList<KeyChange>();
    for (var resource : Resource.values()) {
      all.add(put(own ? resource.stateCanary(cluster) : resource.cacheCanary(cluster), CANARY));
    }
    if (own) {
      all.add(put(Keys.servicesCanary(cluster), CANARY));
    }
    return all.toArray(KeyChange[]::new);
  }

  /** A service with port 80 of TCP and UDP at each address; its own backends are in slices. */
  static Service service(String name) {
    return new Service(name, List.of("10.96.0.1"), Affinity.NONE, List.of(), 0, "TCP");
  }

  record Service(
      String name,
      List<String> ips,
      Affinity affinity,
      List<Member> weights,
      int session,
      String protocol) {
    Service at(String... more) {
      return new Service(name, List.of(more), affinity, weights, session, protocol);
    }

    Service prefers(Affinity other) {
      return new Service(name, ips, other, weights, session, protocol);
    }

    Service weights(int one, int two) {
      var members = List.of(new Member(List.of("one"), one), new Member(List.of("two"), two));
      return new Service(name, ips, affinity, members, session, protocol);
    }

    Service session(int seconds) {
      return new Service(name, ips, affinity, weights, seconds, protocol);
    }

    Service protocol(String other) {
      return new Service(name, ips, affinity, weights, session, other);
    }

    KeyChange told() {
      return told(false);
    }

    KeyChange told(boolean headless) {
      var frontends = new java.util.HashMap<String, Map<String, Port>>();
      ips.forEach(ip -> frontends.put(ip, Map.of("http", new Port(protocol, 80))));
      var choice =
          new ServiceChoice(
              "one", 1, "shop", name, true, true, affinity, frontends, session, headless, weights,
              List.of(), 0, 30, 0, true, List.of(), List.of());
      return put(Keys.service("one", choice.key()), choice.json());
    }

    KeyChange part(String cluster, String slice, ClusterEndpointSlice.Endpoint... endpoints) {
      var port =
          new ClusterEndpointSlice.Port(
              Optional.of("http"), Optional.of(protocol), Optional.of(8080), Optional.empty());
      var all =
          new ClusterEndpointSlice(
              cluster,
              cluster.equals("one") ? 1 : 2,
              "shop",
              name + "-" + slice,
              Map.of("kubernetes.io/service-name", name),
              Map.of(),
              ips.getFirst().contains(":") ? "IPv6" : "IPv4",
              List.of(endpoints),
              List.of(port));
      var resource = Resource.ENDPOINT_SLICES;
      var prefix =
          cluster.equals("one") ? resource.statePrefix(cluster) : resource.cachePrefix(cluster);
      return put(prefix + "shop/" + name + "-" + slice, all.compressed());
    }

    KeyChange slice(String cluster, String... ips) {
      return part(
          cluster,
          cluster,
          Arrays.stream(ips).map(Mesh::ready).toArray(ClusterEndpointSlice.Endpoint[]::new));
    }
  }

  static ClusterEndpointSlice.Endpoint ready(String ip) {
    return endpoint(ip, true, true, false);
  }

  static ClusterEndpointSlice.Endpoint leaving(String ip) {
    return endpoint(ip, false, true, true);
  }

  static ClusterEndpointSlice.Endpoint endpoint(
      String ip, boolean ready, boolean serving, boolean terminating) {
    return new ClusterEndpointSlice.Endpoint(
        List.of(ip),
        Optional.of(ready),
        Optional.of(serving),
        Optional.of(terminating),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
