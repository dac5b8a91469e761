package dev.atoll.benchmarks;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.value.Json;
import dev.atoll.reconciler.fleet.Release;
import dev.atoll.reconciler.fleet.SideBySide;
import dev.atoll.reconciler.kube.KubeTarget;
import dev.atoll.reconciler.plan.Marked;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.RoundResult.Traffic;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.synthetic.FleetSize;
import dev.atoll.sandbox.synthetic.SyntheticFleet;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedObject;
import dev.atoll.validators.Review;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * From a commit's files to objects in three API servers, beside a client that only sends the same
 * objects, and beside kubectl.
 */
final class ApplyBenchmark {

  /** 953 policies in 47 namespaces: 1,000 objects in each cluster. */
  private static final FleetSize SIZE = new FleetSize(3, 953, 0, 1);

  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final int WARM_UP = 1;
  private static final int MEASURED = 2;

  private final ControlPlane plane;
  private final Path kubectl;
  private final List<Double> atoll = new ArrayList<>();
  private final List<Double> ofWhichBefore = new ArrayList<>();
  private final List<Double> unchanged = new ArrayList<>();
  private final List<Double> raw = new ArrayList<>();
  private final List<Double> rehearsed = new ArrayList<>();
  private final List<Double> byKubectl = new ArrayList<>();
  private Set<String> namespaces = Set.of();
  private Traffic first = Traffic.NONE;
  private Traffic second = Traffic.NONE;

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
      for (var round = 0; round < WARM_UP + MEASURED; round++) {
        benchmark.round();
      }
      return benchmark.text();
    }
  }

  private void round() throws IOException, InterruptedException {
    var files = new FleetFiles("", SyntheticFleet.files(SIZE));
    namespaces = namespaces(rendered(files));
    raw.add(byRawClient(rendered(files), false));
    clean();
    rehearsed.add(byRawClient(rendered(files), true));
    clean();
    applied(files);
    clean();
    byKubectl.add(byKubectl(rendered(files)));
    clean();
  }

  private void clean() {
    plane.clusters().parallelStream()
        .forEach(name -> {
          namespaces.forEach(n -> deletePolicies(name, n));
          plane.clean(name);
        });
  }

  private void deletePolicies(String cluster, String namespace) {
    try {
      plane
          .api(cluster)
          .delete("/apis/cilium.io/v2/namespaces/" + namespace + "/ciliumnetworkpolicies");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Rendered> rendered(FleetFiles files) {
    return Review.of(new Checked<>(files, List.of()), DAY).rendered();
  }

  private static Set<String> namespaces(Map<String, Rendered> rendered) {
    return rendered.values().stream()
        .flatMap(r -> r.objects().stream())
        .map(o -> o.key().namespace())
        .filter(n -> !n.isEmpty())
        .collect(Collectors.toSet());
  }

  /** Loads, checks, renders and applies; then once more, with nothing to do. */
  private void applied(FleetFiles files) {
    var begin = System.nanoTime();
    var review = Review.of(new Checked<>(files, List.of()), DAY);
    if (!review.findings().isEmpty()) {
      throw new IllegalStateException("the fleet has findings: " + review.findings().getFirst());
    }
    var desired = desired(review);
    var before = seconds(begin);
    first = roundOf(desired, Outcome.APPLIED);
    atoll.add(seconds(begin));
    ofWhichBefore.add(before);
    var again = System.nanoTime();
    second = roundOf(desired, Outcome.UNCHANGED);
    unchanged.add(seconds(again));
  }

  private static Map<String, Desired> desired(Review review) {
    var desired = new TreeMap<String, Desired>();
    review
        .rendered()
        .forEach((name, rendered) ->
            desired.put(
                name,
                Release.desired(
                    review.fleet().settings(), rendered, "0".repeat(40), true, Optional.empty())));
    return desired;
  }

  /** One round in all clusters, and what it cost in one of them. */
  private Traffic roundOf(Map<String, Desired> desired, Outcome expected) {
    var targets = new SideBySide(c -> KubeTarget.open(c.name(), plane.credentials(), c.name()));
    var results =
        targets.apply(desired).values().stream().map(a -> a.value().orElseThrow()).toList();
    for (var result : results) {
      if (result.outcome() != expected) {
        throw new IllegalStateException(
            result.cluster() + " is " + result.outcome() + ": " + result.problem());
      }
    }
    return results.stream().map(RoundResult::traffic).findFirst().orElseThrow();
  }

  private double byRawClient(Map<String, Rendered> rendered, boolean rehearse)
      throws IOException, InterruptedException {
    var bodies = new TreeMap<String, List<RawClient.Body>>();
    rendered.forEach(
        (name, r) -> bodies.put(name, r.objects().stream().map(ApplyBenchmark::body).toList()));
    var begin = System.nanoTime();
    Parallel.each(
        bodies,
        (name, all) -> {
          try (var client = new RawClient(plane, name)) {
            var policies = all.stream().filter(b -> !b.key().namespace().isEmpty()).toList();
            client.apply(all.stream().filter(b -> b.key().namespace().isEmpty()).toList());
            if (rehearse) {
              client.rehearse(policies);
            }
            client.apply(policies);
          }
        });
    return seconds(begin);
  }

  private static RawClient.Body body(RenderedObject object) {
    var marked = Marked.object(object, "synthetic");
    return new RawClient.Body(
        object.key(), marked.string("apiVersion").orElseThrow(), Json.write(marked));
  }

  private double byKubectl(Map<String, Rendered> rendered)
      throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("atoll-benchmark");
    var lists = new TreeMap<String, Path>();
    for (var name : rendered.keySet()) {
      lists.put(name, Files.write(directory.resolve(name + ".json"), list(rendered.get(name))));
    }
    var begin = System.nanoTime();
    Parallel.each(
        lists,
        (name, list) ->
            Program.output(
                directory,
                Duration.ofMinutes(10),
                List.of(
                    kubectl.toString(),
                    "--kubeconfig=" + plane.kubeconfig(name),
                    "apply",
                    "--server-side",
                    "--filename=" + list)));
    var took = seconds(begin);
    for (var list : lists.values()) {
      Files.delete(list);
    }
    Files.delete(directory);
    return took;
  }

  /** Namespaces first: kubectl goes through a list in its order. */
  private static byte[] list(Rendered rendered) throws IOException {
    var bodies = new ArrayList<>(rendered.objects().stream().map(ApplyBenchmark::body).toList());
    bodies.sort(java.util.Comparator.comparing(b -> !b.key().namespace().isEmpty()));
    var text = new ByteArrayOutputStream();
    text.write(
        "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[".getBytes(StandardCharsets.UTF_8));
    for (var i = 0; i < bodies.size(); i++) {
      if (i > 0) {
        text.write(',');
      }
      text.write(bodies.get(i).json());
    }
    text.write("]}".getBytes(StandardCharsets.UTF_8));
    return text.toByteArray();
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static Sample measured(List<Double> rounds) {
    return Sample.of(rounds.subList(WARM_UP, rounds.size()));
  }

  private String text() {
    var table = new Table("what", "seconds", "objects per second", "requests per cluster");
    row(table, "raw client, 16 connections per cluster", raw, "1,000 writes");
    row(
        table,
        "the same with a dry run of every policy first",
        rehearsed,
        "953 dry runs, 1,000 writes");
    row(table, "Atoll, commit to applied", atoll, requests(first));
    row(table, "of which load, check and render", ofWhichBefore, "");
    row(table, "`kubectl apply --server-side`, one per cluster", byKubectl, "");
    row(table, "Atoll, a round with nothing to do", unchanged, requests(second));
    return table
        + String.format(
            Locale.ROOT,
            "%nAtoll reaches **%.0f %%** of what the raw client reaches when it only writes, which"
                + " reaches %.0f %% of that itself when it tries every policy first (best against"
                + " best). Before Atoll writes the first policy it asks the API server for %,d dry"
                + " runs, so that nothing is half applied: one in each namespace, or of every"
                + " policy where the cluster may take one and refuse its neighbour"
                + " ([Order](spec/apply.md#order)).%n",
            100 * measured(raw).min() / measured(atoll).min(),
            100 * measured(raw).min() / measured(rehearsed).min(),
            first.dryRuns())
        + "\n"
        + "Three API servers and one etcd on this machine, 1,000 objects in each cluster (47"
        + " namespaces, 953 policies), all clusters at once, everything deleted between. All send"
        + " the same server-side applies to the same servers; the client and the servers share the"
        + " CPUs. "
        + WARM_UP
        + " round warms up, "
        + MEASURED
        + " are measured: the best (and the other).\n";
  }

  private static void row(Table table, String what, List<Double> rounds, String requests) {
    var sample = measured(rounds);
    var objects = 3000 / sample.min();
    var isRate = !requests.isEmpty() || what.startsWith("`kubectl");
    table.row(
        what,
        sample.text("%.2f"),
        isRate ? String.format(Locale.ROOT, "%,.0f", objects) : "",
        requests);
  }

  private static String requests(Traffic traffic) {
    return String.format(
        Locale.ROOT,
        "%,d reads, %,d dry runs, %,d writes",
        traffic.reads(),
        traffic.dryRuns(),
        traffic.writes());
  }
}
