package dev.atoll.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.mesh.Chosen.Target;
import dev.atoll.agent.mesh.MeshDifference.IpChange;
import dev.atoll.agent.mesh.MeshDifference.PortChange;
import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random changes: whoever applies the differences has what the state says, and the state is that of
 * a node that has just listed the store.
 */
class RandomChangesTest {
  private static final Map<String, Integer> IDS = Map.of("one", 1, "two", 2, "three", 3);

  private final TreeMap<String, byte[]> store = new TreeMap<>();
  private final TreeMap<String, String> backends = new TreeMap<>();
  private final TreeMap<String, IpEntry> ips = new TreeMap<>();
  private MeshState state = MeshState.empty(Told.OWN);
  private long now = 1_000_000;

  @Test
  void differences_lead_to_the_state_and_the_state_to_that_of_a_list() {
    var seed = Optional.ofNullable(Long.getLong("atoll.seed")).orElseGet(System::nanoTime);
    var random = new Random(seed);
    begin();
    for (var round = 0; round < 3_000; round++) {
      step(random);
      assertThat(backends).as("-Datoll.seed=%d round %d", seed, round).isEqualTo(backends(state));
      assertThat(ips).as("-Datoll.seed=%d round %d", seed, round).isEqualTo(ips(state));
      var listed = listed(MeshState.empty(Told.OWN));
      assertThat(backends(listed)).as("-Datoll.seed=%d round %d", seed, round).isEqualTo(backends);
      assertThat(ips(listed)).as("-Datoll.seed=%d round %d", seed, round).isEqualTo(ips);
    }
  }

  private void begin() {
    var changes = new ArrayList<KeyChange>(List.of(Told.config("two", 2), Told.legacy("three", 3)));
    IDS.keySet().forEach(cluster -> changes.addAll(Told.canaries(cluster)));
    changes.addAll(Told.ownCanaries("2026-01-02T00:00:00Z"));
    take(changes);
  }

  private void step(Random random) {
    if (random.nextInt(50) == 0) {
      told(listed(state));
      return;
    }
    var changes = new ArrayList<KeyChange>();
    for (var i = random.nextInt(3); i >= 0; i--) {
      var change = change(random);
      changes.add(random.nextInt(4) == 0 ? Told.gone(change) : change);
    }
    take(changes);
  }

  private static KeyChange change(Random random) {
    var cluster = List.of("one", "two", "three").get(random.nextInt(3));
    var id = IDS.get(cluster);
    var ip = "10.0.0." + random.nextInt(6);
    return switch (random.nextInt(6)) {
      case 0 -> Told.choice(Affinity.values()[random.nextInt(3)], 0, ip);
      case 1 -> Told.ip(cluster, id, ip, (id << 16) + random.nextInt(3));
      case 3 -> Told.ownIp(ip, (1 << 16) + random.nextInt(3));
      case 2 -> Told.service("three", 3, "http", 8080, ip, "10.0.0." + random.nextInt(6));
      default -> Told.slice(cluster, id, "web-" + random.nextInt(3), endpoints(random));
    };
  }

  private static ClusterEndpointSlice.Endpoint[] endpoints(Random random) {
    var endpoints = new ArrayList<ClusterEndpointSlice.Endpoint>();
    for (var i = 0; i < 6; i++) {
      if (random.nextInt(3) == 0) {
        endpoints.add(Told.endpoint("10.0.0." + i, random.nextBoolean(), random.nextBoolean()));
      }
    }
    return endpoints.toArray(ClusterEndpointSlice.Endpoint[]::new);
  }

  private void take(List<KeyChange> changes) {
    changes.forEach(
        c -> c.value().ifPresentOrElse(v -> store.put(c.key(), v), () -> store.remove(c.key())));
    told(state.apply(changes, state.revision() + 1, now++).state());
  }

  private MeshState listed(MeshState from) {
    var listing = from.listing(from.revision() + 1, now, true);
    store.forEach((key, value) -> {
      if (key.startsWith("cilium/cluster-config/")) {
        listing.change(Told.put(key, value));
      }
    });
    store.forEach((key, value) -> {
      if (!key.startsWith("cilium/cluster-config/")) {
        listing.change(Told.put(key, value));
      }
    });
    return listing.done().state();
  }

  private void told(MeshState next) {
    var difference = new MeshDifference(state, next);
    for (var service : difference.services()) {
      service.ports().forEach(this::told);
    }
    difference.eachIp(this::told);
    state = next;
  }

  private void told(PortChange port) {
    port.removed().forEach(t -> backends.remove(address(t)));
    port.upserted().forEach(t -> backends.put(address(t), word(t)));
  }

  private void told(IpChange change) {
    change
        .now()
        .ifPresentOrElse(
            e -> ips.put(change.block().toString(), e),
            () -> ips.remove(change.block().toString()));
  }

  private static String address(Target target) {
    return target.ip() + ":" + target.port();
  }

  private static String word(Target target) {
    return target.cluster() + " " + target.state() + " " + target.zone();
  }

  private static TreeMap<String, String> backends(MeshState state) {
    var backends = new TreeMap<String, String>();
    state.services().stream()
        .flatMap(s -> s.chosen().stream())
        .flatMap(c -> c.targets().stream())
        .forEach(t -> backends.put(address(t), word(t)));
    return backends;
  }

  private static TreeMap<String, IpEntry> ips(MeshState state) {
    var ips = new TreeMap<String, IpEntry>();
    for (var i = 0; i < 6; i++) {
      var ip = dev.atoll.fleet.net.Ip.of("10.0.0." + i);
      state.ip(ip).ifPresent(e -> ips.put(ip + "/32", e));
    }
    return ips;
  }
}
