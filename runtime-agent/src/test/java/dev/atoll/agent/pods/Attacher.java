package dev.atoll.agent.pods;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.datapath.DatapathObject;
import java.nio.file.Path;
import java.util.Optional;

/** A process that attaches to a pod, says what came of it, and waits to be killed. */
final class Attacher {
  private Attacher() {}

  /** Folder of pins, way, and number and name of the interface. */
  public static void main(String[] arguments) throws InterruptedException {
    var pins = Path.of(arguments[0]);
    var to =
        new HostInterface(Integer.parseInt(arguments[2]), arguments[3], 0, 0, Optional.empty());
    try (var object = DatapathObject.open()) {
      object.resize("ct", 64);
      object.pin("endpoints", pins.resolve("endpoints"));
      object.load();
      var mode = Mode.valueOf(arguments[1]);
      System.out.println(new Attachments(pins.resolve("links"), object, mode).attachPod(to));
      Thread.sleep(60_000);
    } catch (BpfException e) {
      System.out.println(e.getMessage());
    }
  }
}
