package dev.atoll.cli.demo;

import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The article, with real Cilium in two clusters and Atoll's datapath in one, by real connections.
 */
record CiliumPlay(Path example) implements Play {

  @Override
  public String title() {
    return "Atoll: two clusters with real Cilium, one with Atoll's datapath, one mesh, run from Git";
  }

  /** The example as islands: nothing of a mesh, no policies, and nothing that must hold. */
  @Override
  public void begin(Path work) throws IOException {
    new Folder(example).copyTo(work);
    new Folder(work.resolve("policies")).delete();
    new Folder(work.resolve("intents")).delete();
    for (var cluster : Stage.CLUSTERS) {
      var file = work.resolve(Joining.file(cluster));
      Files.writeString(file, lines(file, Joining::isNotOfTheMesh));
    }
    new Article(example, work).ownDatapath("cluster-three");
  }

  private static String lines(Path file, java.util.function.Predicate<String> wanted)
      throws IOException {
    return Files.readAllLines(file).stream()
        .filter(wanted)
        .map(it -> it + "\n")
        .collect(Collectors.joining());
  }

  @Override
  public List<Step> open(Terminal terminal, Components components) throws IOException {
    var stage = terminal.stage();
    var programs = CiliumPrograms.find(components, terminal.narrator()::say);
    var fleet = MixedMesh.fleet(stage);
    var mesh = MixedMesh.start(stage, programs, components, terminal.narrator()::say);
    mesh.deploy(fleet);
    Sandbox.keep(stage.plane().dir());
    return steps(new Scene(terminal, mesh, programs, fleet, example));
  }

  private static List<Step> steps(Scene scene) {
    var joining = new Joining(scene);
    var meaning = new Meaning(scene);
    var both = new BothKinds(scene);
    var mistakes = new Mistakes(scene);
    return List.of(
        joining::islands,
        joining::joined,
        joining::globalService,
        meaning::allowFrontend,
        meaning::whatWasMeant,
        meaning::onlyClusterOne,
        both::oneService,
        mistakes::handMade,
        mistakes::refusedByCilium,
        mistakes::cutsAnIntent,
        mistakes::truth);
  }

  @Override
  public List<String> lookAround(Stage stage) {
    return List.of(
        "kubectl --context cluster-two get cnp,pods -A -o wide",
        "./atoll sandbox probe " + stage.work() + " --dir " + stage.plane().dir());
  }
}
