package dev.atoll.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Two clusters with real Cilium and one with Atoll's datapath, which hold the article. */
record MixedStage(Stage stage, Article article, MixedMesh mesh, Traffic traffic)
    implements AutoCloseable {
  private static final Progress OUT = line -> System.out.println("mixed: " + line);
  private static final Path EXAMPLE = Path.of("../fleet-example");
  private static final Duration SOON = Terminal.SOON;
  private static final int MANY = 600;

  /** Changes files of the fleet. */
  interface Change {
    void to(Article article) throws IOException;
  }

  /** Starts all of it in an empty directory, and returns when it is joined. */
  static MixedStage start(Path dir, Change change) throws IOException {
    var components = Components.ofThisMachine(OUT);
    var programs = CiliumPrograms.find(components, OUT);
    var options = ControlPlane.Options.temporary().with(components).keptIn(dir.resolve("sandbox"));
    var clusters = ControlPlane.Cluster.named(Stage.CLUSTERS.toArray(String[]::new));
    var plane = ControlPlane.start(clusters, options);
    var stage = Stage.set(dir, plane, components.find(Component.KUBECTL).path());
    try {
      plane.installCrds(CiliumCrds.find(components, OUT), CiliumCrds.KINDS_OF_POLICY);
      var article = new Article(EXAMPLE, stage.work());
      new Folder(EXAMPLE).copyTo(stage.work());
      article.mixed();
      article.everywhere();
      change.to(article);
      var mesh = MixedMesh.start(stage, programs, components, OUT);
      mesh.deploy(MixedMesh.fleet(stage));
      var mixed = new MixedStage(stage, article, mesh, mesh.traffic(stage));
      var commit = stage.commit("The article");
      stage.startReconciler();
      mixed.await(commit);
      return mixed;
    } catch (IOException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /** Waits until every cluster holds a commit, and is well. */
  void await(String commit) {
    stage.await("the commit in every cluster", SOON, Traffic.holds(commit));
  }

  /** Shows who reaches my-app, which must be as {@code reach} says; returns how many do. */
  long held() {
    var table = traffic.awaitMyApp();
    var text = new SideBySide(table).text();
    System.out.println(text);
    assertThat(text).endsWith(": equal");
    return table.cells().stream().filter(c -> Measurement.connected(c.outcome())).count();
  }

  /** Everybody asks everybody. */
  void holdsEverywhere() {
    var text = String.join("\n", traffic.everything().lines());
    System.out.println(text);
    assertThat(text).endsWith("all as `atoll reach` says");
  }

  /** Commits, and says when a connection became so. */
  void commit(String message, String from, String to, boolean comesAbout) {
    var watched = Traffic.connection(frontend(from), app(to));
    var took = traffic.commit(message, watched, comesAbout).took().toMillis();
    System.out.printf("%s: %s to %s after %d ms%n", message, from, to, took);
  }

  Pod frontend(String cluster) {
    return traffic.pod(cluster + "/shop/frontend");
  }

  Pod app(String cluster) {
    return traffic.pod(cluster + "/shop/my-app");
  }

  /** All clusters have the same part. */
  static SortedMap<String, Double> alike() {
    var alike = new TreeMap<String, Double>();
    Stage.CLUSTERS.forEach(cluster -> alike.put(cluster, 1.0 / Stage.CLUSTERS.size()));
    return alike;
  }

  /** The frontend of a cluster must get its answers in these parts. */
  void spreads(String from, SortedMap<String, Double> wanted) {
    var spread = traffic.awaitSpread(frontend(from), MANY, it -> it.isLike(wanted));
    System.out.println("from " + from + ": " + spread.text());
    assertThat(spread.isLike(wanted)).as(from + ": " + spread.text()).isTrue();
  }

  /** Just these clusters must answer the frontend of a cluster. */
  void answers(String from, Set<String> wanted) {
    var spread = traffic.awaitSpread(frontend(from), 40, it -> it.clusters().equals(wanted));
    assertThat(spread.clusters()).as("from " + from).isEqualTo(wanted);
  }

  /** Ends it, and keeps its logs. */
  void close(Path logs) throws IOException {
    close();
    new Folder(logs).delete();
    new Folder(stage.dir().resolve("sandbox").resolve("logs")).copyTo(logs);
    Files.copy(stage.log(), logs.resolve("serve.log"));
  }

  @Override
  public void close() {
    stage.close();
  }
}
