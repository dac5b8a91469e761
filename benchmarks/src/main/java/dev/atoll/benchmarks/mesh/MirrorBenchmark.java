package dev.atoll.benchmarks.mesh;

import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Atoll's mirror beside Cilium's KVStoreMesh: from nothing, under change, and begun again. */
public final class MirrorBenchmark {
  private static final List<Integer> RATES = List.of(80, 150, 325, 1000, 5000);

  /** That of Cilium's scale test, for as many clusters as there. */
  private static final List<Integer> SCALE_TEST = List.of(325);

  private static final Duration CHANGE = Duration.ofSeconds(8);

  private final List<MirrorParty.Kind> kinds;

  private MirrorBenchmark(Path home) {
    this.kinds = kinds(home);
  }

  /** Measures and returns the text of a section. */
  public static String run(Path home) throws IOException, InterruptedException {
    var benchmark = new MirrorBenchmark(home);
    var text = new StringBuilder();
    for (var clusters : System.getProperty("atoll.mirror.clusters", "50,250").split(",")) {
      try (var source = new MeshSource(Integer.parseInt(clusters))) {
        text.append(benchmark.of(source));
      }
    }
    return text + method();
  }

  private static String method() {
    return """

    The states of all clusters lie in one etcd, as a mirror lays them out (100 nodes, 100 identities and 1,000 addresses each, as in Cilium's scale test); each program, begun anew,
    brings them into an empty etcd of its own. Both stores are in memory and on the same two CPUs. *From nothing*: from the start of the process until every canary is there, and
    with it every key. *Again*: killed and begun again with the store that it has filled, until a change has come that was made meanwhile. Then changes of addresses for %d s at each
    rate, from the moment when a put was due until a watch of the filled store shows it: p50 / p99 / longest, and how many versions were never seen because a later one overtook them.
    As shipped KVStoreMesh writes 100 changes a second and is behind for ever where there are more: those are not measured.
    KVStoreMesh 1.20.2 as shipped: `etcd.qps` 100, `bootstrapQps` 10000, `maxInflight` 10; lifted: `qps` 100000, `maxInflight` 100.
    """
        .formatted(CHANGE.toSeconds());
  }

  private static List<MirrorParty.Kind> kinds(Path home) {
    var mesh =
        Components.ofThisMachine(Progress.quiet())
            .find(Component.CLUSTERMESH_APISERVER)
            .path()
            .toString();
    return List.of(
        new MirrorParty.Kind("Atoll", Integer.MAX_VALUE, (own, peers) -> atoll(home, own, peers)),
        new MirrorParty.Kind(
            "KVStoreMesh, limits lifted",
            Integer.MAX_VALUE,
            (own, peers) -> cilium(mesh, own, peers, 100_000, 100)),
        new MirrorParty.Kind(
            "KVStoreMesh as shipped", 100, (own, peers) -> cilium(mesh, own, peers, 100, 10)));
  }

  private static List<String> atoll(Path home, Path own, Path peers) {
    return List.of(
        home.resolve("atoll-agent").toString(),
        "mirror",
        "--cluster-name=cluster-one",
        "--cluster-id=1",
        "--store=" + own,
        "--peers=" + peers);
  }

  private static List<String> cilium(String program, Path own, Path peers, int qps, int inFlight) {
    return List.of(
        program,
        "kvstoremesh",
        "--cluster-name=cluster-one",
        "--cluster-id=1",
        "--kvstore-opt=etcd.config=" + own,
        "--kvstore-opt=etcd.qps=" + qps,
        "--kvstore-opt=etcd.bootstrapQps=" + Math.max(qps, 10_000),
        "--kvstore-opt=etcd.maxInflight=" + inFlight,
        "--clustermesh-config=" + peers,
        "--max-connected-clusters=255",
        "--health-port=0",
        "--pprof=false",
        "--enable-heartbeat=false",
        "--enable-gops=false");
  }

  private String of(MeshSource source) throws IOException, InterruptedException {
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%n%d clusters, %,d keys:%n%n"
                    + "| what | from nothing, s | keys/s | CPU s | peak MB | MB after changes | again, s | CPU s |%s%n",
                source.names().size(),
                source.keys(),
                rateHeads(rates(source))));
    text.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
        .append(" --- |".repeat(rates(source).size()))
        .append("\n");
    for (var kind : kinds) {
      if (!kind.title().contains(System.getProperty("atoll.mirror.kind", ""))) {
        continue;
      }
      text.append(row(kind, source)).append("\n");
      System.err.println(text);
    }
    return text.toString();
  }

  /** A stage may take minutes. */
  private static void say(MirrorParty.Kind kind, String stage, Object... of) {
    System.err.println(kind.title() + ": " + String.format(Locale.ROOT, stage, of));
  }

  private static List<Integer> rates(MeshSource source) {
    return source.names().size() > 100 ? SCALE_TEST : RATES;
  }

  private static String rateHeads(List<Integer> rates) {
    return String.join("", rates.stream().map(r -> " " + r + "/s, ms |").toList());
  }

  private static String row(MirrorParty.Kind kind, MeshSource source)
      throws IOException, InterruptedException {
    try (var party = new MirrorParty(kind, source)) {
      say(kind, "begun with nothing");
      var seconds = party.awaitSynced();
      say(kind, "has all after %.1f s", seconds);
      if (party.keys() != source.keys()) {
        throw new IllegalStateException(kind.title() + " has " + party.keys() + " keys");
      }
      var cpu = party.cpu();
      var peak = party.peak();
      var delays = new ArrayList<String>();
      for (var rate : rates(source)) {
        say(kind, "changes at %d/s", rate);
        delays.add(
            rate > kind.mostChanges()
                ? "–"
                : Delays.measure(source, party.store(), rate, CHANGE).text());
      }
      var after = party.resident();
      party.restart();
      say(kind, "begun again");
      var again = party.awaitChange(source);
      return String.format(
              Locale.ROOT,
              "| %s | %.1f | %,.0f | %.1f | %.0f | %.0f | %.1f | %.1f | ",
              kind.title(),
              seconds,
              source.keys() / seconds,
              cpu,
              peak,
              after,
              again,
              party.cpu())
          + String.join(" | ", delays)
          + " |";
    }
  }
}
