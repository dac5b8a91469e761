package dev.atoll.cli.demo;

import dev.atoll.cli.demo.DoorWatch.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What people do wrong, what Cilium would make of it, and the table at the end. */
record Mistakes(Scene scene) {

  private static final String BY_HAND = "-n billing cnp allow-frontend-from-cluster-one";
  private static final String OFFICE = "policies/shop/allow-office.yaml";
  private static final String REFUSED =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {namespace: shop, name: allow-office}
      spec:
        endpointSelector: {matchLabels: {app: checkout}}
        ingress:
          - fromEntities: [cluster]
            fromCIDR: [192.0.2.0/24]
      """;
  private static final String INTENT =
      """
      apiVersion: atoll.dev/v1alpha1
      kind: Intent
      metadata: {name: every-frontend-reaches-my-app}
      spec:
        always:
          from: {namespace: shop, labels: {app: frontend}}
          to: {namespace: shop, labels: {app: my-app}}
          ports: [8080/TCP]
      """;

  void handMade() throws IOException {
    var narrator = scene.narrator();
    narrator.heading("8. Somebody opens a door by hand");
    var connection = scene.connection("cluster-two/billing/frontend", "cluster-one/billing/my-app");
    try (var watch = DoorWatch.begin(scene.mesh().measurement(), connection)) {
      var typed = Instant.now();
      scene
          .terminal()
          .shownKubectl(
              "cluster-one",
              "-n billing patch cnp allow-frontend-from-cluster-one --type=merge -p"
                  + " {\"spec\":{\"ingress\":[{\"fromEntities\":[\"all\"]}]}}");
      scene.terminal().awaitLog("cluster-one", "kubectl-patch changed spec.ingress");
      scene.terminal().awaitField("cluster-one", BY_HAND, "{.spec.ingress[0].fromEntities}", "");
      scene.stage().await("enforced again", Scene.SOON, Scene.enforced(scene.stage().head()));
      narrator.say("  Atoll saw it and put it right:");
      scene.terminal().log("cluster-one");
      door(watch.end(), typed);
    }
    scene.reaches(
        scene.pods("billing/frontend"),
        scene.pods("billing/my-app"),
        (from, to) -> from.cluster().equals("cluster-one"));
  }

  private void door(List<Attempt> attempts, Instant typed) {
    var in = attempts.stream().filter(Attempt::connected).toList();
    var tried = "cluster-two/billing/frontend tried %d connections".formatted(attempts.size());
    scene
        .narrator()
        .output(
            in.isEmpty()
                ? tried + " meanwhile, and none got in"
                : tried
                    + " meanwhile: %d got in, from %d to %d ms after the command was begun"
                        .formatted(
                            in.size(),
                            millis(typed, in.getFirst().at()),
                            millis(typed, in.getLast().at())));
  }

  void refusedByCilium() throws IOException {
    var narrator = scene.narrator();
    narrator.heading("9. A policy that the API server accepts and Cilium refuses");
    scene.write(OFFICE, REFUSED);
    mustFail(scene.terminal().atoll("check", scene.work()));
    narrator.say("  Had somebody applied it by hand:");
    scene.terminal().shownKubectl("cluster-one", "apply -f " + OFFICE);
    scene
        .terminal()
        .awaitField(
            "cluster-one",
            "-n shop cnp allow-office",
            "{.status.conditions[?(@.type==\"Valid\")].status}",
            "False");
    scene
        .terminal()
        .shownKubectl(
            "cluster-one",
            "-n shop get cnp allow-office -o"
                + " jsonpath={.status.conditions[?(@.type==\"Valid\")].message}");
    narrator.say("  It is there, and stops nobody:");
    scene.reaches(
        scene.pods("billing/frontend"),
        List.of(scene.pod("cluster-one/shop/checkout")),
        (from, to) -> true);
    scene.terminal().shownKubectl("cluster-one", "delete -f " + OFFICE);
    Files.delete(scene.stage().work().resolve(OFFICE));
  }

  void cutsAnIntent() throws IOException {
    var narrator = scene.narrator();
    narrator.heading("10. A change that would cut what an intent protects");
    scene.write("intents/my-app.yaml", INTENT);
    scene.enforce("Say what must hold, however policies are written");
    narrator.say("  Then somebody narrows the policy:");
    scene
        .stage()
        .edit(
            Meaning.MESH_POLICY, text -> text.replace("clusters: all", "clusters: [cluster-one]"));
    scene.terminal().atoll("diff", scene.work() + "@HEAD", scene.work());
    mustFail(scene.terminal().atoll("check", scene.work()));
    narrator.say("  It is pushed all the same:");
    pushRefused("Only cluster-one has frontends, I think");
    scene.reaches(
        new Meaning(scene).callers(),
        scene.pods("shop/my-app"),
        (from, to) -> Meaning.isFrontend(from));
    narrator.say("  Nothing was cut. The mistake is taken back:");
    scene.stage().shell().quietly("git", "revert", "--no-edit", "HEAD");
    scene.stage().shell().quietly("git", "push", "-q", "origin", "main");
    scene.stage().await("the revert", Scene.SOON, Scene.enforced(scene.stage().head()));
    scene.terminal().show("git log --oneline -3", "git", "log", "--oneline", "-3");
  }

  private void pushRefused(String message) {
    var commit = scene.stage().commit(message);
    scene.terminal().typedCommit(message);
    scene
        .stage()
        .await(
            "the refusal",
            Scene.SOON,
            s ->
                s.source().state().equals("frozen")
                    && s.source().reason().contains(commit.substring(0, 10)));
    scene.terminal().atoll("status", "--config", scene.stage().config().toString());
  }

  void truth() {
    scene.narrator().heading("11. Everybody tries to reach everybody, beside what Atoll says");
    var exit =
        scene
            .terminal()
            .atollInFull(
                "sandbox", "probe", scene.work(), "--dir", scene.stage().plane().dir().toString());
    if (exit != 0) {
      throw new IllegalStateException("what pods reach is not what the policies say");
    }
  }

  private static void mustFail(int exit) {
    if (exit == 0) {
      throw new IllegalStateException("a mistake was not found");
    }
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }
}
