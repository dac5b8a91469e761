package dev.atoll.cli.demo;

import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the stage, tells the story, and leaves nothing behind unless asked to.
 *
 * @param example the fleet to tell it with
 * @param cilium whether it is told with real Cilium and real connections
 * @param keep whether everything goes on running afterwards, until the process is ended
 * @param fast whether there are no pauses for reading
 */
public record Demo(
    Path example, boolean cilium, boolean keep, boolean fast, boolean colour, PrintWriter out) {

  private static final Duration TO_READ = Duration.ofSeconds(2);

  /** Tells the story; throws where a step does not come out as told. */
  public void run() throws Exception {
    var narrator = new Narrator(out, colour);
    var play = cilium ? new CiliumPlay(example) : new ApiServerPlay(example);
    narrator.heading(play.title());
    var dir = Files.createTempDirectory("atoll-demo-");
    var components = Components.ofThisMachine(narrator::say);
    var kubectl = components.find(Component.KUBECTL).path();
    var options =
        ControlPlane.Options.temporary()
            .with(components)
            .telling(narrator::say)
            .keptIn(dir.resolve("sandbox"));
    var clusters = ControlPlane.Cluster.named(Stage.CLUSTERS.toArray(String[]::new));
    var stage = Stage.set(dir, ControlPlane.start(clusters, options), kubectl);
    var atExit = new Thread(() -> end(stage), "demo-end");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      var crds = CiliumCrds.find(components, narrator::say);
      stage.plane().installCrds(crds, CiliumCrds.KINDS_OF_POLICY);
      play.begin(stage.work());
      tell(play.open(new Terminal(stage, narrator), components));
      narrator.heading("That was the story.");
      if (keep) {
        stay(play, stage, narrator);
      }
    } finally {
      end(stage);
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }

  /** Ends what was started and deletes what was written; also when the process is told to end. */
  private static synchronized void end(Stage stage) {
    stage.close();
    try {
      new Folder(stage.dir()).delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(List<Play.Step> steps) throws Exception {
    for (var step : steps) {
      step.tell();
      if (!fast) {
        Thread.sleep(TO_READ);
      }
    }
  }

  /** Waits until the process is told to end. */
  private static void stay(Play play, Stage stage, Narrator narrator) throws InterruptedException {
    narrator.say("It goes on running until you press Ctrl-C. To look around:");
    narrator.say("  export KUBECONFIG=" + stage.plane().kubeconfig());
    play.lookAround(stage).forEach(command -> narrator.say("  " + command));
    narrator.say("  ./atoll status --config " + stage.config());
    narrator.say("  cd " + stage.work() + "    # edit, commit, push");
    narrator.say("  tail -f " + stage.log());
    new CountDownLatch(1).await();
  }
}
