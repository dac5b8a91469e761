package dev.atoll.agent.discover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.EtcdServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Slices beside those of the real {@code cilium-operator} 1.20.2: two API servers with the same
 * Services, one store. After random changes both have the same endpoints with the same labels,
 * ports, names and conditions; names of slices and what points to pods are left out. {@code
 * -Datoll.seed=N} repeats a run.
 */
class DiscoveryAgainstCiliumTest {
  private static final OwnCluster OWN = new OwnCluster("c1", 1, 255);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int ROUNDS = 20;
  private static final int MANY = 120;
  private static final List<String> NAMES = List.of("s0", "s1", "s2", "s3");
  private final long seed = Long.getLong("atoll.seed", System.nanoTime() % 1_000_000);
  private final Random random = new Random(seed);
  private final List<String> done = new ArrayList<>();
  private int most;

  @Test
  void both_write_the_same_endpoints() throws Exception {
    System.out.println("[discover] -Datoll.seed=" + seed);
    try (var plane = ControlPlane.start(Cluster.named("ours", "theirs"));
        var server = EtcdServer.start();
        var store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(5));
        var cluster = KubeCluster.watch(plane.kubeconfig("ours"), Discovery.kinds())) {
      var two = new Brought(store, "c2", 2).config(true).canaries();
      var three = new Brought(store, "c3", 3).config(false).canaries();
      var both = List.of(new Slices(plane.api("ours")), new Slices(plane.api("theirs")));
      for (var slices : both) {
        slices.namespace();
      }
      try (var operator = CiliumOperator.start(plane, "theirs", server.url(), List.of("c2", "c3"));
          var discovery = Discovery.start(OWN, store, cluster, System.out::println)) {
        begin(both, two);
        compare(both, operator, 0, MANY);
        for (var round = 0; round < ROUNDS; round++) {
          for (var change = 0; change < 4; change++) {
            change(both, two, three);
          }
          mark(both, three, round);
          compare(both, operator, 1 + round, 0);
        }
      }
    }
    System.out.println("[discover] most endpoints at a time: " + most);
    assertThat(most).isGreaterThanOrEqualTo(MANY);
  }

  /**
   * More than a slice holds, so that every run has that: it is waited for, as nothing equals
   * nothing before either has begun.
   */
  private static void begin(List<Slices> both, Brought two) throws IOException {
    for (var slices : both) {
      slices.service("s0", true, Map.of("service.cilium.io/global", "true"));
    }
    both(two, "s0", MANY);
  }

  private void change(List<Slices> both, Brought two, Brought three) throws IOException {
    var name = NAMES.get(random.nextInt(NAMES.size()));
    var backends = random.nextInt(4) * (random.nextInt(5) == 0 ? 40 : 3);
    done.add(name + " " + backends);
    switch (random.nextInt(5)) {
      case 0 -> service(both, name);
      case 1 -> both(two, name, backends);
      case 2 -> three.service(name, backends);
      case 3 -> three.withoutService(name);
      default -> {
        two.withoutService(name);
        two.withoutSlice(name + "-a");
      }
    }
  }

  /** In both forms, as an exporter writes it. */
  private static void both(Brought peer, String name, int backends) {
    peer.service(name, backends);
    peer.slice(name, name + "-a", Brought.backends(peer.id(), backends));
  }

  /**
   * The same in both clusters; whether it is headless cannot be changed. It is never deleted:
   * slices are then left to Kubernetes by the operator, and nobody collects garbage here.
   */
  private void service(List<Slices> both, String name) throws IOException {
    var headless = name.compareTo("s2") < 0;
    var annotations = new TreeMap<String, String>();
    annotations.put("service.cilium.io/global", random.nextInt(4) == 0 ? "false" : "true");
    if (random.nextBoolean()) {
      annotations.put(
          "service.cilium.io/global-sync-endpoint-slices",
          random.nextInt(3) == 0 ? "false" : "True");
    }
    done.add(name + " " + annotations);
    for (var slices : both) {
      slices.service(name, headless, annotations);
    }
  }

  /** The last change of a round: who has it has all before. */
  private static void mark(List<Slices> both, Brought three, int round) throws IOException {
    for (var slices : both) {
      slices.service("mark", true, Map.of());
    }
    three.service("mark", 1 + round);
  }

  private void compare(List<Slices> both, CiliumOperator operator, int marked, int least)
      throws Exception {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var our = new TreeSet<String>();
    var their = new TreeSet<String>();
    do {
      Thread.sleep(100);
      our = endpoints(both.getFirst());
      their = endpoints(both.getLast());
    } while (System.nanoTime() < deadline
        && !(our.equals(their) && our.size() >= least && marked(our) == marked));
    assertThat(our)
        .as("-Datoll.seed=%s after%n%s%n%s", seed, String.join("\n", done), operator.log())
        .isEqualTo(their);
    assertThat(marked(their)).as("Cilium is behind:%n%s", operator.log()).isEqualTo(marked);
    most = Math.max(most, our.size());
  }

  private static long marked(TreeSet<String> endpoints) {
    return endpoints.stream().filter(e -> e.contains(" Servicemark ")).count();
  }

  private static TreeSet<String> endpoints(Slices slices) {
    var endpoints = new TreeSet<String>();
    for (var slice : slices.all()) {
      var owner = slice.at("/metadata/ownerReferences/0");
      var of =
          slice.at("/metadata/labels")
              + " "
              + owner.path("kind").asString()
              + owner.path("name").asString()
              + " "
              + slice.path("addressType").asString()
              + sorted(slice.path("ports"));
      slice.path("endpoints").forEach(e -> endpoints.add(of + " " + plain(e)));
    }
    return endpoints;
  }

  private static TreeSet<String> sorted(JsonNode list) {
    var sorted = new TreeSet<String>();
    list.forEach(item ->
        sorted.add(item.path("name") + "/" + item.path("protocol") + "/" + item.path("port")));
    return sorted;
  }

  private static String plain(JsonNode endpoint) {
    var plain = new StringBuilder();
    for (var field : List.of("addresses", "conditions", "hostname", "nodeName", "zone")) {
      plain.append(endpoint.path(field)).append(' ');
    }
    return plain.toString();
  }
}
