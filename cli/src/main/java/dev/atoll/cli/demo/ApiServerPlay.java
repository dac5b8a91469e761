package dev.atoll.cli.demo;

import dev.atoll.cli.SandboxMesh;
import dev.atoll.sandbox.Components;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@link Story}, on API servers alone. */
record ApiServerPlay(Path example) implements Play {

  @Override
  public String title() {
    return "Atoll: three clusters, one mesh, run from Git";
  }

  @Override
  public void begin(Path work) throws IOException {
    new Folder(example).copyTo(work);
  }

  @Override
  public List<Step> open(Terminal terminal, Components components) {
    var story = new Story(terminal);
    story.prepare();
    return List.of(
        story::fleetIsApplied,
        story::badCommitsAreRefused,
        story::goodCommitArrivesEverywhere,
        story::handMadeChangesAreDrift,
        story::removalsArePrunedAndBounded,
        story::oneClusterIsAway,
        new MeshChapter(terminal, components)::clustersTellEachOther);
  }

  @Override
  public List<String> lookAround(Stage stage) {
    var mesh = SandboxMesh.of(stage.work().toString(), stage.plane().dir());
    return List.of(
        "kubectl --context cluster-two get cnp -A",
        "./atoll-agent status --agent " + mesh.url("cluster-one"));
  }
}
