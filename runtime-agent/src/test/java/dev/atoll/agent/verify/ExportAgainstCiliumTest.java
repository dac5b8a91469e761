package dev.atoll.agent.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.export.ExportOptions;
import dev.atoll.agent.export.ExportOptions.Identities;
import dev.atoll.agent.export.Exporter;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.EtcdServer;
import dev.atoll.sandbox.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The exporter beside the real {@code clustermesh-apiserver clustermesh} of Cilium 1.20.2 on one
 * API server: after every few random changes both stores have the same keys with the same bytes.
 * {@code -Datoll.seed=N} repeats a run, {@code -Datoll.rounds=N} makes it longer.
 */
class ExportAgainstCiliumTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ROUNDS = Integer.getInteger("atoll.rounds", 25);
  private static ControlPlane plane;
  private final Set<String> seen = new HashSet<>();

  @BeforeAll
  static void start() throws Exception {
    plane = ControlPlane.start(Cluster.named("c1"));
    var crds = CiliumCrds.find(Components.ofThisMachine(Progress.quiet()), Progress.quiet());
    plane.installCrds(
        "c1",
        crds,
        List.of("CiliumNode", "CiliumIdentity", "CiliumEndpoint", "CiliumEndpointSlice"));
    McsApi.install(plane.api("c1"));
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  @ParameterizedTest
  @CsvSource({"false, true, true", "true, true, false", "false, false, true"})
  void both_exporters_write_the_same_bytes(
      boolean slices, boolean globalByDefault, boolean serviceExports) throws Exception {
    var seed = Long.getLong("atoll.seed", System.nanoTime() % 1_000_000);
    System.out.println(
        "[export] -Datoll.seed=" + seed + " slices " + slices + " MCS " + serviceExports);
    var flips = 0;
    var sizes = new ArrayList<Integer>();
    try (var ours = EtcdServer.start();
        var theirs = EtcdServer.start();
        var ourStore = open(ours);
        var theirStore = open(theirs)) {
      var random = new RandomCluster(plane.api("c1"), new Random(seed), slices, serviceExports);
      random.begin();
      random.change(40);
      var cilium =
          CiliumExporter.start(
              plane,
              "c1",
              "cilium-" + slices + "-" + globalByDefault,
              theirs.url(),
              List.of(
                  "--cluster-name=c1",
                  "--cluster-id=3",
                  "--max-connected-clusters=255",
                  "--enable-cilium-endpoint-slice=" + slices,
                  "--clustermesh-enable-mcs-api=" + serviceExports,
                  "--clustermesh-default-global-namespace=" + globalByDefault));
      var options = new ExportOptions(Identities.CILIUM, slices, globalByDefault, serviceExports);
      try (cilium;
          var cluster = KubeCluster.watch(plane.kubeconfig("c1"), Exporter.kinds(options));
          var exporter = Exporter.start(new OwnCluster("c1", 3, 255), cluster, ourStore, options)) {
        for (var round = 0; round < ROUNDS; round++) {
          compare(random, round, ourStore, theirStore, cilium);
          random.change(1 + 2 * (round % 10));
        }
        compare(random, ROUNDS, ourStore, theirStore, cilium);
        for (var global : List.of("true", "false", "true")) {
          random.allGlobal(global);
          compare(random, ROUNDS + 1 + flips++, ourStore, theirStore, cilium);
          sizes.add(StateOf.store(ourStore).size());
        }
        assertThat(sizes.get(0)).isEqualTo(sizes.get(2)).isGreaterThan(sizes.get(1));
      }
      tell(serviceExports);
    } finally {
      plane.clean("c1");
    }
  }

  private void compare(
      RandomCluster random, int round, Store ours, Store theirs, CiliumExporter cilium)
      throws IOException, InterruptedException {
    var marks = random.mark(round);
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<String, String> our;
    Map<String, String> their;
    do {
      Thread.sleep(50);
      our = StateOf.store(ours);
      their = StateOf.store(theirs);
    } while (System.nanoTime() < deadline
        && !(says(our, marks, round) && says(their, marks, round) && our.equals(their)));
    assertThat(difference(our, their))
        .as("round %s after%n%s", round, String.join("\n", random.done()))
        .isEmpty();
    random.done();
    our.forEach((key, value) -> seen.add(key + " " + value));
    assertThat(says(their, marks, round)).as("Cilium is behind:%n%s", cilium.log()).isTrue();
  }

  /** Ours and theirs of each key where they differ. */
  private static Map<String, List<String>> difference(
      Map<String, String> our, Map<String, String> their) {
    var different = new TreeMap<String, List<String>>();
    for (var key : Stream.concat(our.keySet().stream(), their.keySet().stream()).toList()) {
      var pair = List.of(our.getOrDefault(key, "none"), their.getOrDefault(key, "none"));
      if (!pair.getFirst().equals(pair.getLast())) {
        different.put(key, pair);
      }
    }
    return different;
  }

  /** How many different values of each resource were the same; a run without some proves little. */
  private void tell(boolean serviceExports) {
    var counts = new TreeMap<String, Integer>();
    for (var resource : Resource.values()) {
      var prefix = resource.statePrefix("c1");
      counts.put(resource.word(), (int) seen.stream().filter(v -> v.startsWith(prefix)).count());
    }
    System.out.println("[export] different values: " + counts);
    if (!serviceExports) {
      assertThat(counts.remove(Resource.SERVICE_EXPORTS.word())).isZero();
    }
    assertThat(counts.values()).allMatch(count -> count > ROUNDS / 2);
  }

  private static boolean says(Map<String, String> state, List<String> marks, int round) {
    return marks.stream()
        .allMatch(key -> state.getOrDefault(key, "").matches("(?s).*\\br" + round + "\\b.*"));
  }

  private static Store open(EtcdServer server) {
    return Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(5));
  }
}
