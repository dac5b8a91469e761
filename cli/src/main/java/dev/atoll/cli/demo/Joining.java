package dev.atoll.cli.demo;

import dev.atoll.sandbox.netns.Probe;
import dev.atoll.sandbox.netns.Probe.Protocol;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** From islands to a mesh with a service of several clusters. */
record Joining(Scene scene) {

  private static final String MESH = "  mesh: ";

  /** Enough to see a share: by chance one of two backends answers all with 1 : 2^39. */
  private static final int QUESTIONS = 40;

  static String file(String cluster) {
    return "clusters/" + cluster + ".yaml";
  }

  static boolean isNotOfTheMesh(String line) {
    return !line.startsWith(MESH);
  }

  void islands() throws IOException {
    var narrator = scene.narrator();
    narrator.heading(
        "1. Islands: two clusters with Cilium, one with Atoll's datapath, and no mesh");
    scene.terminal().atoll("check", scene.work());
    var commit = scene.stage().commit("Three clusters, without a mesh");
    scene.terminal().typedCommit("Three clusters, without a mesh");
    narrator.typed("atoll serve --config atoll.yaml &");
    scene.stage().startReconciler();
    scene.stage().await("the first commit on every node", Scene.SOON, Scene.enforced(commit));
    narrator.say("  No policy forbids anything. Each frontend asks each my-app:");
    scene.reaches(
        scene.pods("shop/frontend"),
        scene.pods("shop/my-app"),
        (from, to) -> from.cluster().equals(to.cluster()));
  }

  void joined() throws IOException {
    var narrator = scene.narrator();
    narrator.heading("2. Joined by one commit");
    for (var cluster : Stage.CLUSTERS) {
      join(cluster);
    }
    scene.terminal().show("git diff -U0 clusters/cluster-one.yaml", diff());
    scene.enforce(
        "Join the clusters",
        scene.connection("cluster-one/shop/frontend", "cluster-two/shop/my-app"),
        true);
    narrator.say("  What Cilium's agents need for that came from Git:");
    scene
        .terminal()
        .shownKubectl(
            "cluster-one", "-n kube-system get secret cilium-clustermesh cilium-kvstoremesh");
    agentSays("ClusterMesh");
    scene.terminal().atoll("status", "--config", scene.stage().config().toString());
    scene.reaches(scene.pods("shop/frontend"), scene.pods("shop/my-app"), (from, to) -> true);
  }

  /** Lines of what cluster-one's agent says about itself. */
  private void agentSays(String about) {
    var socket = "sandbox/agents/cluster-one/cluster-one-1.sock";
    var host = "unix://" + scene.stage().dir().resolve(socket);
    var said =
        scene
            .stage()
            .shell()
            .quietly(scene.programs().debug().toString(), "--host", host, "status")
            .text();
    scene.narrator().typed("cilium-dbg --host unix://" + socket + " status | grep " + about);
    scene
        .narrator()
        .output(said.lines().filter(it -> it.contains(about)).collect(Collectors.joining("\n")));
  }

  private static String[] diff() {
    return new String[] {"git", "diff", "-U0", file("cluster-one")};
  }

  private void join(String cluster) throws IOException {
    var mesh =
        Files.readAllLines(scene.example().resolve(file(cluster))).stream()
            .filter(line -> !isNotOfTheMesh(line))
            .map(line -> line.replace("managedBy: helm", "managedBy: atoll") + "\n")
            .collect(Collectors.joining());
    scene.stage().edit(file(cluster), text -> text + mesh);
  }

  void globalService() throws IOException {
    var narrator = scene.narrator();
    narrator.heading("3. A global service: checkout, with backends in two clusters");
    narrator.say("  Near backends go first (`affinity: local`):");
    answered(Set.of("cluster-one"));
    narrator.say("  The near one goes away:");
    var gone = Instant.now();
    scene.terminal().shownKubectl("cluster-one", "-n shop delete pod checkout");
    answered(Set.of("cluster-two"));
    narrator.output("that was so %d ms after the command".formatted(since(gone)));
    narrator.say("  It is back, and a commit says `affinity: none`: any of them will do.");
    scene.mesh().deploy(scene.fleet());
    scene
        .stage()
        .edit(
            "services/checkout.yaml",
            text -> text.replaceFirst("affinity: local.*", "affinity: none"));
    scene.enforce("Let any cluster answer for checkout");
    answered(Set.of("cluster-one", "cluster-two"));
  }

  private static long since(Instant then) {
    return Duration.between(then, Instant.now()).toMillis();
  }

  /** Asks until just these clusters answer, and shows how often each did. */
  private void answered(Set<String> wanted) {
    var from = scene.pod("cluster-one/shop/frontend");
    var address =
        scene
            .terminal()
            .kubectl(
                "cluster-one",
                "-n",
                "shop",
                "get",
                "service",
                "checkout",
                "-o",
                "jsonpath={.spec.clusterIP}");
    var probe = new Probe(Protocol.TCP, new InetSocketAddress(address, 80));
    var end = System.nanoTime() + Scene.SOON.toNanos();
    var spread = ask(from, probe);
    while (!spread.clusters().equals(wanted)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("checkout is answered by " + spread.text());
      }
      spread = ask(from, probe);
    }
    scene
        .narrator()
        .output(
            "%d connections from %s to checkout, %s:80, were answered by %s"
                .formatted(QUESTIONS, from.end(), address, spread.text()));
  }

  private Spread ask(Pod from, Probe probe) {
    return Spread.of(scene.mesh().measurement(), from, probe, QUESTIONS);
  }
}
