package dev.atoll.cli.demo;

import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A service with backends at Cilium and at Atoll's datapath, asked from both. */
record BothKinds(Scene scene) {

  private static final String CILIUM = "cluster-one";
  private static final String ATOLL = "cluster-three";
  private static final int MANY = 400;
  private static final int SOME = 40;

  void oneService() throws IOException {
    var narrator = scene.narrator();
    narrator.heading("7. A service of both kinds: my-app, in all three clusters");
    var article = new Article(scene.example(), scene.stage().work());
    article.weighted();
    narrator.typed("cat " + Article.SERVICE);
    narrator.output(String.join("\n", lines()));
    traffic().bringBack();
    scene.terminal().atoll("check", scene.work());
    scene.enforce("my-app is one service of three clusters");
    narrator.say("  Atoll's datapath gives what the weights say:");
    spread(ATOLL, new TreeMap<>(Map.of(CILIUM, 0.5, "cluster-two", 0.3, ATOLL, 0.2)));
    narrator.say("  Cilium knows no weights, as `check` says, and asks all alike:");
    spread(CILIUM, alike());
    narrator.say("  A commit lets near backends go first, `affinity: local`. Both know that:");
    article.preferNear();
    scene.enforce("Near backends first");
    nearDies(ATOLL);
    nearDies(CILIUM);
  }

  private List<String> lines() throws IOException {
    return java.nio.file.Files.readAllLines(scene.stage().work().resolve(Article.SERVICE));
  }

  private Traffic traffic() {
    return scene.mesh().traffic(scene.stage());
  }

  private static SortedMap<String, Double> alike() {
    var alike = new TreeMap<String, Double>();
    Stage.CLUSTERS.forEach(cluster -> alike.put(cluster, 1.0 / Stage.CLUSTERS.size()));
    return alike;
  }

  private Pod frontend(String cluster) {
    return scene.pod(cluster + "/shop/frontend");
  }

  private void spread(String from, SortedMap<String, Double> wanted) {
    var spread = traffic().awaitSpread(frontend(from), MANY, it -> it.isLike(wanted));
    say(from, spread, spread.isLike(wanted));
  }

  private void nearDies(String near) {
    var others = new TreeSet<>(Stage.CLUSTERS);
    others.remove(near);
    answered(near, new TreeSet<>(List.of(near)));
    scene.terminal().shownKubectl(near, "-n shop delete pod my-app --wait=false");
    answered(near, others);
    traffic().bringBack();
    answered(near, new TreeSet<>(List.of(near)));
  }

  private void answered(String from, TreeSet<String> wanted) {
    var spread = traffic().awaitSpread(frontend(from), SOME, it -> it.clusters().equals(wanted));
    say(from, spread, spread.clusters().equals(wanted));
  }

  private void say(String from, Spread spread, boolean asTold) {
    var text =
        "%d connections from %s to the service my-app were answered by %s"
            .formatted(spread.connections(), frontend(from).end(), spread.text());
    if (!asTold) {
      throw new IllegalStateException("not as told: " + text);
    }
    scene.narrator().output(text);
  }
}
