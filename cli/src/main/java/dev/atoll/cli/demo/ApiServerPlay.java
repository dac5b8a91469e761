package dev.atoll.cli.demo;

import dev.atoll.cli.SandboxMesh;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.pods.PodPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@link Story}, on API servers alone, and at its end pods with Atoll's datapath. These need root
 * and CNI plugins: where one of them is missing, the last chapter says so instead.
 */
record ApiServerPlay(Path example) implements Play {

  @Override
  public String title() {
    return "Atoll: three clusters, one mesh, run from Git";
  }

  @Override
  public void begin(Path work) throws IOException {
    new Folder(example).copyTo(work);
    new Article(example, work).ownDatapath();
  }

  @Override
  public List<Step> open(Terminal terminal, Components components) {
    var story = new Story(terminal);
    story.prepare();
    var mesh = new MeshChapter(terminal, components);
    return List.of(
        story::fleetIsApplied,
        story::badCommitsAreRefused,
        story::goodCommitArrivesEverywhere,
        story::handMadeChangesAreDrift,
        story::removalsArePrunedAndBounded,
        story::oneClusterIsAway,
        mesh::clustersTellEachOther,
        traffic(terminal, components, mesh));
  }

  private Step traffic(Terminal terminal, Components components, MeshChapter mesh) {
    var missing = missing();
    if (!missing.isEmpty()) {
      return () -> TrafficChapter.untold(terminal.narrator(), missing);
    }
    var article = new Article(example, terminal.stage().work());
    return new TrafficChapter(terminal, components, article, mesh::started)::packetsFollow;
  }

  private static String missing() {
    if (!System.getProperty("user.name").equals("root")) {
      return "nodes and pods need root; run it with sudo";
    }
    return PodPrograms.present().isPresent()
        ? ""
        : "pods need CNI plugins; install containernetworking-plugins (Debian, Ubuntu)";
  }

  @Override
  public List<String> lookAround(Stage stage) {
    var mesh = SandboxMesh.of(stage.work().toString(), stage.plane().dir());
    return List.of(
        "kubectl --context cluster-two get cnp,pods -A",
        "./atoll sandbox probe " + stage.work() + " --dir " + stage.plane().dir(),
        "./atoll-agent status --agent " + mesh.url("cluster-one"));
  }
}
