package dev.atoll.sandbox.node;

import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sandbox with pods that another process keeps, looked at from outside. */
public final class RunningMesh {
  private final Path dir;

  private RunningMesh(Path dir) {
    this.dir = dir;
  }

  /**
   * The one in {@code dir}.
   *
   * @throws SandboxException if none runs there
   */
  public static RunningMesh in(Path dir) {
    if (!Sandbox.kept(dir) || Sandbox.pid(dir, Enclosure.NAME).isEmpty()) {
      throw new SandboxException(
          "no clusters with pods run in "
              + dir
              + "; start them with: atoll sandbox up --cilium, or --pods");
    }
    return new RunningMesh(dir);
  }

  /** Opens connections between its pods. */
  public Measurement measurement() {
    return new Measurement(Enclosure.child(Sandbox.pid(dir, Enclosure.NAME).orElseThrow()));
  }

  /** Its pods that have an address, by cluster, namespace and name. */
  public List<Pod> pods() {
    var pods = new ArrayList<Pod>();
    for (var cluster : Sandbox.clusters(dir)) {
      try (var api = Sandbox.api(dir, cluster)) {
        pods.addAll(Pod.running(cluster, api));
      } catch (IOException e) {
        throw new SandboxException(cluster + " does not answer: " + e.getMessage(), e);
      }
    }
    return List.copyOf(pods);
  }
}
