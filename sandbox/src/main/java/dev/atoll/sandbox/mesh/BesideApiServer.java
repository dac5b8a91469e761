package dev.atoll.sandbox.mesh;

import dev.atoll.sandbox.ControlPlane;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** In the network of the machine, for a cluster that has no nodes. */
record BesideApiServer(ControlPlane plane, String cluster, Path home) implements Place {

  /** What the program is called, behind the name of the cluster. */
  static final String SUFFIX = "-node";

  @Override
  public String program() {
    return cluster + SUFFIX;
  }

  @Override
  public List<String> options() {
    return List.of();
  }

  @Override
  public void join(int storePort, int apiPort) {}

  @Override
  public void run(List<String> command, Map<String, String> environment) {
    plane.run(program(), command, environment);
  }

  @Override
  public void close() {}
}
