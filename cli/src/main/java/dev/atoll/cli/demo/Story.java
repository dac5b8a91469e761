package dev.atoll.cli.demo;

import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The six steps of the demo. Each shows the command that a person would type, and runs it. */
final class Story {

  private static final String POLICY = "-n shop cnp allow-frontend";

  private static final Duration SOON = Terminal.SOON;

  private final Terminal terminal;
  private final Stage stage;
  private final Narrator narrator;

  Story(Terminal terminal) {
    this.terminal = terminal;
    this.stage = terminal.stage();
    this.narrator = terminal.narrator();
  }

  /** Before the story: what the teams already have, which Atoll must respect. */
  void prepare() {
    for (var cluster : List.of("cluster-one", "cluster-two")) {
      terminal.kubectl(cluster, "create", "namespace", "shop");
      terminal.kubectl(
          cluster, "-n", "shop", "create", "service", "clusterip", "checkout", "--tcp=80:8080");
    }
    terminal.kubectl("cluster-one", "create", "namespace", "legacy");
    stage.shell().quietly("kubectl", "--context", "cluster-one", "apply", "-f", legacyPolicy());
  }

  void fleetIsApplied() throws IOException {
    narrator.heading("1. A fleet repository, checked, rendered and applied");
    var commit = stage.commit("The islands fleet");
    narrator.typed("git add -A && git commit -m 'The islands fleet' && git push");
    terminal.show("git log --oneline", "git", "log", "--oneline");
    terminal.atoll("check", stage.work().toString());
    narrator.typed("atoll serve --config atoll.yaml &");
    stage.startReconciler();
    stage.await("the first commit in every cluster", SOON, holds(commit));
    terminal.atoll("status", "--config", stage.config().toString());
    for (var cluster : Stage.CLUSTERS) {
      terminal.shownKubectl(cluster, "get cnp -A");
    }
    terminal.shownKubectl(
        "cluster-two", "-n shop get service checkout -o jsonpath={.metadata.annotations}");
    narrator.say(
        "  Nobody copied anything; the Service stays the team's own, with two annotations more.");
  }

  void badCommitsAreRefused() throws IOException {
    narrator.heading("2. Commits that would break the mesh are refused");
    var before = versions();
    narrator.say("  cluster-three asks for addresses inside cluster-two's 12.0.0.0/8:");
    stage.edit(
        "clusters/cluster-three.yaml",
        text ->
            text.replace("podCIDRs: [13.0.0.0/8] ", "podCIDRs: [12.128.0.0/16] ")
                .replace("[13.0.0.0/8]}}", "[12.128.0.0/16]}}"));
    refuse("cluster-three moves to 12.128.0.0/16");
    narrator.say("  and then for the ID that cluster-two has:");
    stage.edit(
        "clusters/cluster-three.yaml",
        text -> text.replace("[12.128.0.0/16]", "[13.0.0.0/8]").replaceFirst("id: 3 ", "id: 2 "));
    refuse("cluster-three takes ID 2");
    if (!before.equals(versions())) {
      throw new IllegalStateException("a refused commit changed a cluster");
    }
    narrator.say("  No object of any cluster was touched. The mistake is taken back:");
    stage.edit("clusters/cluster-three.yaml", text -> text.replaceFirst("id: 2 ", "id: 3 "));
    var good = stage.commit("cluster-three keeps its ID");
    stage.await("a good commit in force again", SOON, holds(good));
  }

  private void refuse(String message) {
    var commit = stage.commit(message);
    terminal.typedCommit(message);
    terminal.atoll("check", stage.work().toString());
    var status =
        stage.await(
            "the refusal",
            SOON,
            s ->
                s.source().state().equals("frozen")
                    && s.source().reason().contains(commit.substring(0, 10)));
    narrator.typed("atoll status --config atoll.yaml");
    narrator.output("source " + status.source().state() + ": " + status.source().reason());
  }

  void goodCommitArrivesEverywhere() throws IOException {
    narrator.heading("3. A good commit reaches every cluster");
    stage.edit(
        "policies/shop/allow-frontend.yaml",
        text -> text + "            io.cilium.k8s.policy.cluster: cluster-one\n");
    var pushed = Instant.now();
    var commit = stage.commit("Only the frontend of cluster-one may call my-app");
    terminal.typedCommit("Only the frontend of cluster-one may call my-app");
    var status = stage.await("the commit in every cluster", SOON, holds(commit));
    terminal.show("git show --stat --format=%s", "git", "show", "--stat", "--format=%s");
    status.clusters().forEach((name, c) -> tookHowLong(pushed, name, c));
    terminal.shownKubectl(
        "cluster-three",
        "-n shop get cnp allow-frontend -o jsonpath={.spec.ingress[0].fromEndpoints}");
  }

  private void tookHowLong(Instant pushed, String cluster, ClusterStatus c) {
    c.lastChange()
        .ifPresent(change ->
            narrator.output(
                "%-14s held it %d ms after the push"
                    .formatted(cluster, Duration.between(pushed, change.appliedAt()).toMillis())));
  }

  void handMadeChangesAreDrift() throws IOException {
    narrator.heading("4. Changes made by hand are drift");
    narrator.say("  A field of ours is changed in cluster-two:");
    terminal.shownKubectl(
        "cluster-two",
        "-n shop patch cnp allow-frontend --type=merge -p"
            + " {\"spec\":{\"endpointSelector\":{\"matchLabels\":{\"app\":\"other\"}}}}");
    terminal.awaitField(
        "cluster-two", POLICY, "{.spec.endpointSelector.matchLabels.app}", "my-app");
    terminal.log("cluster-two");
    narrator.say("  A rule is added that turns the policy around and touches no field of ours:");
    terminal.shownKubectl(
        "cluster-two",
        "-n shop patch cnp allow-frontend --type=merge -p"
            + " {\"spec\":{\"ingressDeny\":[{\"fromEntities\":[\"all\"]}]}}");
    terminal.awaitField("cluster-two", POLICY, "{.spec.ingressDeny}", "");
    terminal.log("cluster-two");
    onlyReported();
  }

  private void onlyReported() throws IOException {
    narrator.say("  cluster-three is to show drift and leave it:");
    stage.edit("clusters/cluster-three.yaml", text -> text.stripTrailing() + "\n  drift: report\n");
    var commit = stage.commit("Report drift in cluster-three");
    stage.await("the drift mode", SOON, holds(commit));
    terminal.shownKubectl(
        "cluster-three",
        "-n shop patch cnp allow-frontend --type=merge -p"
            + " {\"spec\":{\"enableDefaultDeny\":{\"ingress\":false}}}");
    stage.awaitCluster("drift in the status", "cluster-three", c -> !c.drift().isEmpty(), SOON);
    terminal.atoll("status", "--config", stage.config().toString());
    stage.edit("clusters/cluster-three.yaml", text -> text.replace("\n  drift: report\n", "\n"));
    var back = stage.commit("Correct drift in cluster-three again");
    stage.await("drift corrected", SOON, holds(back));
    terminal.awaitField("cluster-three", POLICY, "{.spec.enableDefaultDeny}", "");
  }

  void removalsArePrunedAndBounded() throws IOException {
    narrator.heading("5. What leaves Git leaves the clusters, within bounds");
    Files.delete(stage.work().resolve("policies/billing/allow-frontend-from-cluster-one.yaml"));
    var commit = stage.commit("Billing no longer needs its policy");
    terminal.typedCommit("Billing no longer needs its policy");
    stage.await("the removal", SOON, holds(commit));
    terminal.shownKubectl("cluster-one", "get cnp -A");
    narrator.say("  The policy in `legacy` is somebody else's: Atoll names it and leaves it.");
    narrator.say(
        "  Then somebody removes every policy, and the intents that say what they are for:");
    stage.shell().quietly("git", "rm", "-q", "-r", "policies", "intents");
    var tooMuch = stage.commit("Start over");
    terminal.typedCommit("Start over");
    stage.await("the guard", SOON, s -> s.clusters().values().stream().allMatch(Story::isStopped));
    terminal.atoll("plan", stage.work() + "@HEAD", "--config", stage.config().toString());
    narrator.say("  Whoever means it says so, for this commit alone: atoll approve " + tooMuch);
    narrator.say("  Here it was a mistake, and is taken back:");
    stage.shell().quietly("git", "revert", "--no-edit", "HEAD");
    stage.shell().quietly("git", "push", "-q", "origin", "main");
    stage.await("the revert", SOON, holds(stage.head()));
    terminal.show("git log --oneline -3", "git", "log", "--oneline", "-3");
  }

  void oneClusterIsAway() throws IOException {
    narrator.heading("6. One API server is away: the others go on, and it catches up");
    stage.plane().stop("cluster-three");
    stage.edit(
        "policies/shop/allow-frontend.yaml",
        text -> text.stripTrailing() + "\n      toPorts: [{ports: [{port: \"8080\"}]}]\n");
    var commit = stage.commit("my-app takes calls on its own port only");
    terminal.typedCommit("my-app takes calls on its own port only");
    stage.awaitCluster("cluster-one going on", "cluster-one", c -> isThere(c, commit), SOON);
    stage.awaitCluster("cluster-two going on", "cluster-two", c -> isThere(c, commit), SOON);
    stage.awaitCluster(
        "cluster-three away", "cluster-three", c -> c.health() == Health.UNREACHABLE, SOON);
    terminal.atoll("status", "--config", stage.config().toString());
    stage.plane().restart("cluster-three");
    narrator.say("  The API server is back:");
    stage.await("cluster-three catching up", SOON, holds(commit));
    terminal.atoll("status", "--config", stage.config().toString());
  }

  private static boolean isStopped(ClusterStatus c) {
    return c.isBehind() && c.health() == Health.DEGRADED;
  }

  private static boolean isThere(ClusterStatus c, String commit) {
    return c.applied().commit().equals(commit) && c.health() == Health.HEALTHY;
  }

  private static Predicate<FleetStatus> holds(String commit) {
    return s ->
        !s.clusters().isEmpty() && s.clusters().values().stream().allMatch(c -> isThere(c, commit));
  }

  /** Resource versions of all policies: equal only if nothing was written. */
  private String versions() {
    var all = new StringBuilder();
    for (var cluster : Stage.CLUSTERS) {
      all.append(
          terminal.kubectl(
              cluster,
              "get",
              "cnp,ccnp",
              "-A",
              "-o",
              "jsonpath={.items[*].metadata.resourceVersion}"));
    }
    return all.toString();
  }

  private String legacyPolicy() {
    var file = stage.dir().resolve("legacy.yaml");
    try {
      Files.writeString(
          file,
          """
          apiVersion: cilium.io/v2
          kind: CiliumNetworkPolicy
          metadata: {name: made-by-hand, namespace: legacy}
          spec:
            endpointSelector: {}
            ingress: [{fromEndpoints: [{}]}]
          """);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return file.toString();
  }
}
