package dev.atoll.cli.demo;

import dev.atoll.cli.SandboxMesh;
import dev.atoll.cli.TruthTable;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.mesh.AgentMesh;
import dev.atoll.sandbox.mesh.NodeAgent;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The last chapter: pods, real connections, and who gets through. */
final class TrafficChapter {

  private static final String NAME = "8. Traffic";
  private static final String ONE = "cluster-one";
  private static final String TWO = "cluster-two";
  private static final String FRONTEND = "/shop/frontend";
  private static final String MY_APP = "/shop/my-app";
  private static final int MANY = 400;
  private static final int SOME = 40;
  private static final Duration SOON = Terminal.SOON;

  /** How long a talk goes on without agents. */
  private static final Duration WITHOUT_AGENTS = Duration.ofSeconds(1);

  private final Terminal terminal;
  private final Stage stage;
  private final Narrator narrator;
  private final Components components;
  private final Article article;
  private final Supplier<AgentMesh> mesh;

  /**
   * @param mesh what the chapter before has started
   */
  TrafficChapter(
      Terminal terminal, Components components, Article article, Supplier<AgentMesh> mesh) {
    this.terminal = terminal;
    this.stage = terminal.stage();
    this.narrator = terminal.narrator();
    this.components = components;
    this.article = article;
    this.mesh = mesh;
  }

  /** Where pods cannot be made: says why, and that there is more. */
  static void untold(Narrator narrator, String why) {
    narrator.heading(NAME);
    narrator.say("  Not told here: " + why);
  }

  void packetsFollow() throws IOException {
    narrator.heading(NAME);
    narrator.say("  Back to the article: its two policies, frontends in cluster-one and");
    narrator.say("  cluster-two, my-app in all three, and a global service in front of it.");
    article.begin();
    var commit = stage.commit("As in the article");
    terminal.typedCommit("As in the article");
    terminal.atoll("check", stage.work().toString());
    narrator.say("  The clusters get a node each, and pods, by the CNI plugins ptp and bridge:");
    var pods = Traffic.pods(stage, components, narrator::say);
    SandboxMesh.routes(pods);
    mesh.get().with(List.of(SandboxMesh.NATIVE)).moveTo(pods);
    stage.await("the article in every cluster", SOON, Traffic.holds(commit));
    tell(Traffic.of(stage, pods, mesh.get()));
  }

  private void tell(Traffic traffic) throws IOException {
    narrator.say("  Everybody asks each my-app. Only the frontend of the same cluster gets in:");
    equal(traffic);
    meanAll(traffic);
    meanOne(traffic);
    weights(traffic);
    failover(traffic);
    withoutAgents(traffic);
    narrator.say("  Everybody asks everybody, on every port:");
    var lines = traffic.everything().lines();
    narrator.output(lines.getLast());
    must(lines.getLast().endsWith("all as `atoll reach` says"), String.join("\n", lines));
    Sandbox.keep(stage.plane().dir());
  }

  private void equal(Traffic traffic) {
    equal(traffic.awaitMyApp());
  }

  private void equal(TruthTable table) {
    var text = new SideBySide(table).text();
    narrator.output(text);
    must(table.differences().isEmpty(), text);
  }

  private void meanAll(Traffic traffic) throws IOException {
    narrator.say("  A commit says what was meant, `clusters: all`:");
    article.meanAllClusters();
    commit(traffic, "Frontends of all clusters may call my-app", true);
    narrator.say("  Now every frontend gets in, and nobody else:");
    equal(traffic);
  }

  private void meanOne(Traffic traffic) throws IOException {
    narrator.say("  A commit restricts it to cluster-one:");
    article.meanClusterOne();
    commit(traffic, "Only the frontend of cluster-one may call my-app", false);
    equal(traffic);
    event();
  }

  /** Commits, and says when the frontend of cluster-two first got in, or first did not. */
  private void commit(Traffic traffic, String message, boolean comesAbout) {
    terminal.typedCommit(message);
    var watched = Traffic.connection(traffic.pod(TWO + FRONTEND), traffic.pod(ONE + MY_APP));
    var moment = traffic.commit(message, watched, comesAbout);
    narrator.output(
        "%s %s %s from %d ms after the push on"
            .formatted(
                watched.from().end(),
                comesAbout ? "reached" : "did not reach",
                watched.to().end(),
                moment.took().toMillis()));
  }

  private void event() {
    narrator.say("  The node of my-app says why:");
    var agents = SandboxMesh.of(stage.work().toString(), stage.plane().dir());
    narrator.typed(
        "atoll-agent flows --agent %s --from cluster:cluster-two --from shop/frontend --verdict dropped --last 1"
            .formatted(agents.url(ONE)));
    var said = agents.shown(ONE, Traffic.DROPPED + "&last=1");
    narrator.output(said);
    must(said.contains(Article.MESH_POLICY), "the event does not name the file: " + said);
  }

  private void weights(Traffic traffic) {
    narrator.say("  The global service my-app has weights:");
    var wanted = new TreeMap<>(Map.of(ONE, 0.5, TWO, 0.3, "cluster-three", 0.2));
    var spread = traffic.awaitSpread(traffic.pod(ONE + FRONTEND), MANY, it -> it.isLike(wanted));
    narrator.output(String.join("\n", Spread.lines(spread, wanted)));
    must(spread.isLike(wanted), spread.text());
  }

  private void failover(Traffic traffic) throws IOException {
    narrator.say("  A commit lets near backends go first, `affinity: local`:");
    article.preferNear();
    stage.await("near first", SOON, Traffic.holds(stage.commit("Near backends first")));
    terminal.typedCommit("Near backends first");
    answer(traffic, Set.of(ONE));
    narrator.say("  The near one dies:");
    terminal.shownKubectl(ONE, "-n shop delete pod my-app --wait=false");
    answer(traffic, Set.of(TWO, "cluster-three"));
    narrator.say("  It comes back:");
    traffic.bringBack();
    answer(traffic, Set.of(ONE));
    equal(traffic);
  }

  private void answer(Traffic traffic, Set<String> wanted) {
    var from = traffic.pod(ONE + FRONTEND);
    var spread = traffic.awaitSpread(from, SOME, it -> it.clusters().equals(wanted));
    narrator.output(answered(from, spread));
    must(spread.clusters().equals(wanted), spread.text());
  }

  private static String answered(Pod from, Spread spread) {
    return "%d connections from %s to the service my-app were answered by %s"
        .formatted(spread.connections(), from.end(), spread.text());
  }

  private void withoutAgents(Traffic traffic) {
    narrator.say("  Every agent is killed, while a frontend talks to my-app:");
    var from = traffic.pod(ONE + FRONTEND);
    try (var talk = Talk.begin(traffic.measurement(), from, traffic.service(ONE))) {
      traffic.agents().agents().forEach(NodeAgent::kill);
      var before = talk.words();
      equal(traffic.toMyApp());
      narrator.output(answered(from, traffic.spread(from, SOME)));
      Stage.pause(WITHOUT_AGENTS);
      narrator.output("%d words of the talk came back meanwhile".formatted(talk.words() - before));
      must(talk.broken().isEmpty() && talk.words() > before, "the talk broke: " + talk.broken());
      traffic.agents().agents().forEach(NodeAgent::start);
      traffic.agents().agents().forEach(agent -> agent.await(SOON));
      equal(traffic.toMyApp());
      must(talk.broken().isEmpty(), "the talk broke: " + talk.broken());
    }
    narrator.say("  They are back, and the talk went on.");
  }

  private static void must(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("not as told:\n" + what);
    }
  }
}
