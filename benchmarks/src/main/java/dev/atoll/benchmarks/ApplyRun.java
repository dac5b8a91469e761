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
import dev.atoll.sandbox.ControlPlane;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One fleet's files, and the ways by which they become objects in API servers. */
final class ApplyRun {

  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

  private final ControlPlane plane;
  private final CostMeter meter;
  private final FleetFiles files;
  private final Map<String, Rendered> rendered;

  ApplyRun(ControlPlane plane, FleetFiles files) {
    this.plane = plane;
    this.meter = new CostMeter(plane);
    this.files = files;
    this.rendered = review().rendered();
  }

  private Review review() {
    return Review.of(new Checked<>(files, List.of()), DAY);
  }

  /** Deletes what the ways made, in all clusters. */
  void clean() {
    var namespaces =
        rendered.values().stream()
            .flatMap(r -> r.objects().stream())
            .map(o -> o.key().namespace())
            .filter(n -> !n.isEmpty())
            .collect(Collectors.toSet());
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

  /**
   * Atoll: what one cluster was asked, and what it took.
   *
   * @param before seconds on the wall until everything was loaded, checked and rendered
   */
  record Round(Traffic traffic, Cost cost, double before) {}

  /** Loads, checks, renders and applies. */
  Round byAtoll() throws IOException, InterruptedException {
    var traffic = new ArrayList<Traffic>();
    var before = new ArrayList<Double>();
    var cost =
        meter.of(() -> {
          var begin = System.nanoTime();
          var desired = desired();
          before.add((System.nanoTime() - begin) / 1e9);
          traffic.add(roundOf(desired, Outcome.APPLIED));
        });
    return new Round(traffic.getFirst(), cost, before.getFirst());
  }

  /** One more round of what is rendered and applied already. */
  Round again() throws IOException, InterruptedException {
    var desired = desired();
    var traffic = new ArrayList<Traffic>();
    var cost = meter.of(() -> traffic.add(roundOf(desired, Outcome.UNCHANGED)));
    return new Round(traffic.getFirst(), cost, 0);
  }

  private Map<String, Desired> desired() {
    var review = review();
    if (!review.findings().isEmpty()) {
      throw new IllegalStateException("the fleet has findings: " + review.findings().getFirst());
    }
    var desired = new TreeMap<String, Desired>();
    review
        .rendered()
        .forEach((name, r) ->
            desired.put(
                name,
                Release.desired(
                    review.fleet().settings(), r, "0".repeat(40), true, Optional.empty())));
    return desired;
  }

  /** One round in all clusters, and what one of them was asked. */
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

  /** Sends what is rendered already and does nothing else, after a dry run of all if asked to. */
  Cost byRawClient(boolean rehearse) throws IOException, InterruptedException {
    var bodies = new TreeMap<String, List<RawClient.Body>>();
    rendered.forEach(
        (name, r) -> bodies.put(name, r.objects().stream().map(ApplyRun::body).toList()));
    return meter.of(() -> Parallel.each(bodies, (name, all) -> byRawClient(name, all, rehearse)));
  }

  private void byRawClient(String cluster, List<RawClient.Body> all, boolean rehearse)
      throws IOException, InterruptedException {
    try (var client = new RawClient(plane, cluster)) {
      var policies = all.stream().filter(b -> !b.key().namespace().isEmpty()).toList();
      client.apply(all.stream().filter(b -> b.key().namespace().isEmpty()).toList());
      if (rehearse) {
        client.rehearse(policies);
      }
      client.apply(policies);
    }
  }

  private static RawClient.Body body(RenderedObject object) {
    var marked = Marked.object(object, "synthetic");
    return new RawClient.Body(
        object.key(), marked.string("apiVersion").orElseThrow(), Json.write(marked));
  }

  /** One kubectl for each cluster; its own CPU is not in the cost. */
  Cost byKubectl(Path kubectl) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("atoll-benchmark");
    var lists = new TreeMap<String, Path>();
    for (var name : rendered.keySet()) {
      lists.put(name, Files.write(directory.resolve(name + ".json"), list(rendered.get(name))));
    }
    var cost =
        meter.of(
            () -> Parallel.each(lists, (name, list) -> kubectl(kubectl, directory, name, list)));
    for (var list : lists.values()) {
      Files.delete(list);
    }
    Files.delete(directory);
    return cost;
  }

  private void kubectl(Path kubectl, Path directory, String cluster, Path list)
      throws IOException, InterruptedException {
    Program.output(
        directory,
        Duration.ofMinutes(10),
        List.of(
            kubectl.toString(),
            "--kubeconfig=" + plane.kubeconfig(cluster),
            "apply",
            "--server-side",
            "--filename=" + list));
  }

  /** Namespaces first: kubectl goes through a list in its order. */
  private static byte[] list(Rendered rendered) throws IOException {
    var bodies = new ArrayList<>(rendered.objects().stream().map(ApplyRun::body).toList());
    bodies.sort(Comparator.comparing(b -> !b.key().namespace().isEmpty()));
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
}
