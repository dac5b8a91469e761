package dev.atoll.benchmarks;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.reconciler.target.RoundResult.Traffic;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.synthetic.FleetSize;
import dev.atoll.sandbox.synthetic.SyntheticFleet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * From a commit's files to objects in three API servers, beside a client that only sends the same
 * objects, and beside kubectl.
 */
final class ApplyBenchmark {

  /** 953 policies in 47 namespaces: 1,000 objects in each cluster. */
  private static final FleetSize SIZE = new FleetSize(3, 953, 0, 1);

  private static final int OBJECTS = 3000;

  /** The compiler is done with Atoll after these; the raw client has less code. */
  private static final int WARM_UP = 4;

  private static final int MEASURED = 5;

  /** One way to the cluster. */
  private interface Way {
    void go(ApplyRun run) throws IOException, InterruptedException;
  }

  private final ControlPlane plane;
  private final Path kubectl;
  private int runs;
  private final List<Cost> coldRaw = new ArrayList<>();
  private final List<ApplyRun.Round> coldAtoll = new ArrayList<>();
  private final List<Cost> raw = new ArrayList<>();
  private final List<Cost> rehearsed = new ArrayList<>();
  private final List<ApplyRun.Round> atoll = new ArrayList<>();
  private final List<ApplyRun.Round> unchanged = new ArrayList<>();
  private final List<Cost> byKubectl = new ArrayList<>();

  private ApplyBenchmark(ControlPlane plane, Path kubectl) {
    this.plane = plane;
    this.kubectl = kubectl;
  }

  static String run(Path home) throws IOException, InterruptedException {
    var components = Components.ofThisMachine(Progress.quiet());
    var clusters = ControlPlane.Cluster.named("cluster-001", "cluster-002", "cluster-003");
    try (var plane = ControlPlane.start(clusters)) {
      plane.installCrds(CiliumCrds.find(components, Progress.quiet()), CiliumCrds.KINDS_OF_POLICY);
      var benchmark = new ApplyBenchmark(plane, components.find(Component.KUBECTL).path());
      benchmark.warmUp();
      for (var round = 0; round < MEASURED; round++) {
        benchmark.round(round);
      }
      return benchmark.text();
    }
  }

  private void warmUp() throws IOException, InterruptedException {
    for (var round = 0; round < WARM_UP; round++) {
      go(run -> coldRaw.add(run.byRawClient(false)));
      go(run -> {
        coldAtoll.add(run.byAtoll());
        run.again();
      });
    }
  }

  /** Every way once. Another one is the first each time, so that none always follows the same. */
  private void round(int round) throws IOException, InterruptedException {
    var ways =
        new ArrayList<Way>(
            List.of(
                run -> raw.add(run.byRawClient(false)),
                run -> rehearsed.add(run.byRawClient(true)),
                this::byAtoll,
                run -> byKubectl.add(run.byKubectl(kubectl))));
    Collections.rotate(ways, round);
    for (var way : ways) {
      go(way);
    }
  }

  /** Once, and once more with nothing to do. */
  private void byAtoll(ApplyRun run) throws IOException, InterruptedException {
    atoll.add(run.byAtoll());
    unchanged.add(run.again());
  }

  /**
   * With namespaces of its own: for half a minute after one of the same name was deleted an API
   * server asks etcd for it at every write (NamespaceLifecycle's forceLiveLookupCache).
   */
  private void go(Way way) throws IOException, InterruptedException {
    var run = new ApplyRun(plane, files(runs++));
    way.go(run);
    run.clean();
  }

  private static FleetFiles files(int run) {
    var files =
        SyntheticFleet.files(SIZE).stream()
            .map(f -> new SourceFile(own(f.path(), run), own(f, run)))
            .toList();
    return new FleetFiles("", files);
  }

  private static byte[] own(SourceFile file, int run) {
    var text = new String(file.content(), StandardCharsets.UTF_8);
    return own(text, run).getBytes(StandardCharsets.UTF_8);
  }

  private static String own(String text, int run) {
    return text.replace("team-", "team-" + run + "-");
  }

  private static List<Cost> costs(List<ApplyRun.Round> rounds) {
    return rounds.stream().map(ApplyRun.Round::cost).toList();
  }

  private String text() {
    var atollBefore = Sample.of(atoll.stream().map(ApplyRun.Round::before).toList());
    return table()
        + "\n"
        + share()
        + "\nLoading, checking and rendering is "
        + atollBefore.text("%.2f")
        + " s of Atoll's time. Three API servers and one etcd on this machine, 1,000 objects in"
        + " each cluster (47 namespaces, 953 policies), all clusters at once, everything deleted"
        + " between. All send the same server-side applies to the same servers; the client and the"
        + " servers share the CPUs, and CPU seconds are those of the whole process, compiler and"
        + " collector included. "
        + MEASURED
        + " rounds, in each of them every way once, in turn the first: the best (and the median)."
        + " Before them the raw client and Atoll have had "
        + WARM_UP
        + " rounds each, for what a JVM compiles while it is new is no part of what a commit costs"
        + " a reconciler that runs on; the very first ones took "
        + String.format(
            Locale.ROOT,
            "%.2f s and %.2f s.%n",
            coldRaw.getFirst().wall(),
            coldAtoll.getFirst().cost().wall());
  }

  private Table table() {
    var table =
        new Table(
            "what",
            "seconds",
            "objects per second",
            "CPU s, client",
            "CPU s, API servers",
            "CPU s, etcd",
            "requests per cluster");
    row(table, "raw client, 16 connections per cluster", raw, "1,000 writes");
    row(
        table,
        "the same with a dry run of every policy first",
        rehearsed,
        "953 dry runs, 1,000 writes");
    row(table, "Atoll, commit to applied", costs(atoll), requests(atoll));
    row(table, "`kubectl apply --server-side`, one per cluster", byKubectl, "");
    row(table, "Atoll, a round with nothing to do", costs(unchanged), requests(unchanged));
    return table;
  }

  private static void row(Table table, String what, List<Cost> rounds, String requests) {
    var wall = Cost.sample(rounds, Cost::wall);
    table.row(
        what,
        wall.text("%.2f"),
        String.format(Locale.ROOT, "%,.0f", OBJECTS / wall.min()),
        requests.isEmpty() ? "" : Cost.sample(rounds, Cost::client).text("%.2f"),
        Cost.sample(rounds, Cost::servers).text("%.2f"),
        Cost.sample(rounds, Cost::etcd).text("%.2f"),
        requests);
  }

  private String share() {
    return String.format(
        Locale.ROOT,
        "By the medians Atoll reaches **%.0f %%** of what the raw client reaches when it only writes"
            + " (%.0f %% best against best, and %.0f %% by the medians of all CPU seconds), which"
            + " reaches %.0f %% of that itself when it tries every policy first. Before Atoll writes the first"
            + " policy it asks the API server for dry runs (%,d here), so that nothing is half applied:"
            + " one for the namespaces that it makes and one in each that was there, or of every policy where the cluster may take one and"
            + " refuse its neighbour ([Order](spec/apply.md#order)).%n",
        100 * wall(raw).median() / wall(costs(atoll)).median(),
        100 * wall(raw).min() / wall(costs(atoll)).min(),
        100 * median(raw, Cost::cpu) / median(costs(atoll), Cost::cpu),
        100 * wall(raw).min() / wall(rehearsed).min(),
        traffic(atoll).dryRuns());
  }

  private static Sample wall(List<Cost> rounds) {
    return Cost.sample(rounds, Cost::wall);
  }

  private static double median(List<Cost> rounds, ToDoubleFunction<Cost> part) {
    return Cost.sample(rounds, part).median();
  }

  private static Traffic traffic(List<ApplyRun.Round> rounds) {
    return rounds.getLast().traffic();
  }

  private static String requests(List<ApplyRun.Round> rounds) {
    var traffic = traffic(rounds);
    return String.format(
        Locale.ROOT,
        "%,d reads, %,d dry runs, %,d writes",
        traffic.reads(),
        traffic.dryRuns(),
        traffic.writes());
  }
}
