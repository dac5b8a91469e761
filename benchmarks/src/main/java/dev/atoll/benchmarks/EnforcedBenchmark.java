package dev.atoll.benchmarks;

import dev.atoll.reconciler.agent.AgentDirectory;
import dev.atoll.reconciler.agent.AgentLimits;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.status.FleetStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** From a commit to its enforcement on every node of three clusters with real Cilium. */
final class EnforcedBenchmark {

  private static final int WARM_UP = 5;
  private static final int MEASURED = 50;
  private static final String LIVE =
      "/apis/cilium.io/v2/namespaces/billing/ciliumnetworkpolicies/allow-frontend-from-cluster-one";
  private static final String POLICY = "policies/billing/allow-frontend-from-cluster-one.yaml";

  /** What one commit took, in milliseconds from when the reconciler was told to look. */
  private record Took(
      double written, double realized, double cilium, double applied, double enforced) {

    /** The share of the time in which nothing waited for Cilium. */
    double share() {
      return 1 - (realized - written) / enforced;
    }
  }

  /** In one cluster: when its API server had the policy, and when every endpoint had it. */
  private record Arrival(double written, double realized) {}

  private final CiliumRun run;
  private final AgentDirectory agents;
  private final List<Took> took = new ArrayList<>();

  private EnforcedBenchmark(CiliumRun run) {
    this.run = run;
    this.agents = new AgentDirectory(run.mesh.agents());
  }

  static String run(Path home) throws IOException, InterruptedException {
    try (var run = CiliumRun.start(home.resolve("fleet-example"))) {
      var benchmark = new EnforcedBenchmark(run);
      run.await(EnforcedBenchmark::enforcesAll);
      for (var commit = 0; commit < WARM_UP + MEASURED; commit++) {
        benchmark.commit(commit);
      }
      return benchmark.text();
    }
  }

  /** Changes whom a policy lets in, which changes what each cluster's my-app lets through. */
  private void commit(int number) throws IOException, InterruptedException {
    var file = run.work().resolve(POLICY);
    Files.writeString(
        file, Files.readString(file).replaceFirst("app: frontend.*", "app: frontend-" + number));
    var commit = run.commit();
    var before = revisions();
    var generations = generations();
    try (var observers = Executors.newVirtualThreadPerTaskExecutor()) {
      var begin = System.nanoTime();
      var arrivals =
          before.keySet().stream()
              .map(c ->
                  observers.submit(() ->
                      arrival(
                          c, generations.getOrDefault(c, 0L), before.getOrDefault(c, 0L), begin)))
              .toList();
      run.look();
      run.await(s -> hasApplied(s, commit));
      var applied = milliseconds(begin);
      run.await(s -> hasEnforced(s, commit));
      var enforced = milliseconds(begin);
      if (number >= WARM_UP) {
        took.add(took(all(arrivals), applied, enforced));
      }
    }
  }

  private static Took took(List<Arrival> arrivals, double applied, double enforced) {
    return new Took(
        arrivals.stream().mapToDouble(Arrival::written).max().orElseThrow(),
        arrivals.stream().mapToDouble(Arrival::realized).max().orElseThrow(),
        arrivals.stream().mapToDouble(a -> a.realized() - a.written()).max().orElseThrow(),
        applied,
        enforced);
  }

  /** Seen from outside Atoll, by asking again and again. */
  private Arrival arrival(String cluster, long generation, long revision, long begin)
      throws IOException, InterruptedException {
    while (generation(cluster) == generation) {
      Thread.sleep(2);
    }
    var written = milliseconds(begin);
    return new Arrival(written, realized(cluster, revision, begin));
  }

  private Map<String, Long> generations() throws IOException {
    var generations = new TreeMap<String, Long>();
    for (var cluster : run.plane.clusters()) {
      generations.put(cluster, generation(cluster));
    }
    return generations;
  }

  private long generation(String cluster) throws IOException {
    return run.plane.api(cluster).get(LIVE).json().at("/metadata/generation").asLong();
  }

  private Map<String, Long> revisions() {
    var revisions = new TreeMap<String, Long>();
    for (var cluster : run.plane.clusters()) {
      seen(cluster).forEach(v -> revisions.merge(cluster, v.revision(), Math::max));
    }
    return revisions;
  }

  private List<AgentView.Seen> seen(String cluster) {
    return agents.look(cluster, AgentLimits.DEFAULT).stream()
        .flatMap(v ->
            v instanceof AgentView.Seen s
                ? java.util.stream.Stream.of(s)
                : java.util.stream.Stream.empty())
        .toList();
  }

  /** When every endpoint of the cluster had a newer policy than before, seen from outside Atoll. */
  private double realized(String cluster, long before, long begin) throws InterruptedException {
    while (!seen(cluster).stream()
        .allMatch(v -> v.endpoints().stream().allMatch(e -> e.realized() > before))) {
      Thread.sleep(3);
    }
    return milliseconds(begin);
  }

  private static boolean enforcesAll(FleetStatus status) {
    return !status.clusters().isEmpty()
        && status.clusters().values().stream()
            .allMatch(c ->
                !c.desired().digest().isEmpty()
                    && c.enforced().digest().equals(c.desired().digest()));
  }

  private static boolean hasApplied(FleetStatus status, String commit) {
    return status.clusters().values().stream().allMatch(c -> c.applied().commit().equals(commit));
  }

  private static boolean hasEnforced(FleetStatus status, String commit) {
    return status.clusters().values().stream().allMatch(c -> c.enforced().commit().equals(commit));
  }

  private static double milliseconds(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static List<Arrival> all(List<Future<Arrival>> futures) throws InterruptedException {
    var all = new ArrayList<Arrival>();
    for (var future : futures) {
      try {
        all.add(future.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return all;
  }

  private String text() throws IOException {
    var table = new Table("from the look at Git until", "p50, ms", "p99, ms", "longest, ms");
    row(table, "the last API server has it", took.stream().map(Took::written).toList());
    row(
        table,
        "the last endpoint has it, by its agent",
        took.stream().map(Took::realized).toList());
    row(table, "status says applied everywhere", took.stream().map(Took::applied).toList());
    row(table, "status says enforced on every node", took.stream().map(Took::enforced).toList());
    row(
        table,
        "of which Cilium: from an API server to the last endpoint of its cluster",
        took.stream().map(Took::cilium).toList());
    return table
        + """

        %d commits after %d to warm up; each changes whom `my-app` of billing lets in, in three \
        clusters of one node and %d pods in all. Observers outside Atoll ask API servers and agents \
        all the time. At the median **%.0f %%** of the time until `status` says enforced is not \
        Cilium's: Git, checks, rendering, planning, the writes, and asking the agents. The sandbox \
        came up in %.1f s, pods included.

        """
            .formatted(MEASURED, WARM_UP, run.mesh.pods().size(), 100 * share(), run.secondsToStart)
        + Resident.table(run.plane.dir(), run.reconciler());
  }

  private double share() {
    return Sample.of(took.stream().map(Took::share).toList()).median();
  }

  private static void row(Table table, String name, List<Double> times) {
    var sorted = times.stream().sorted().toList();
    table.row(name, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
  }

  private static String at(List<Double> sorted, double quantile) {
    var index = (int) Math.ceil(quantile * sorted.size()) - 1;
    return "%.0f".formatted(sorted.get(Math.max(0, index)));
  }
}
