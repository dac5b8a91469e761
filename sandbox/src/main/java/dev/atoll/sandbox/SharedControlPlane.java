package dev.atoll.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One control plane for all tests of a JVM: an API server is started when a test first asks for its
 * cluster, and ends with the JVM. Where a program is missing the test fails with what to do.
 *
 * <p>Tests that run at the same time must ask for different clusters.
 */
public final class SharedControlPlane {
  private static final Progress OUT = line -> System.out.println("[sandbox] " + line);
  private static final Components COMPONENTS = Components.ofThisMachine(OUT);
  private static Optional<ControlPlane> shared = Optional.empty();
  private static Optional<CiliumCrds> crds = Optional.empty();

  private SharedControlPlane() {}

  /**
   * The control plane with these clusters running and clean: stopped API servers are started again,
   * what earlier tests made is deleted, and Cilium's definitions of policies and nodes are there.
   * The n-th cluster of the JVM has the service range 10.(90 + n).0.0/16.
   *
   * @throws SandboxException if a program cannot be found or made, or does not start
   */
  public static synchronized ControlPlane with(String... clusters) {
    var plane = shared.orElseGet(() -> ControlPlane.start(List.of(), options()));
    shared = Optional.of(plane);
    plane.add(newOnes(plane, clusters));
    var definitions = crds.orElseGet(() -> CiliumCrds.find(COMPONENTS, OUT));
    crds = Optional.of(definitions);
    InParallel.each(
        List.of(clusters),
        cluster -> {
          if (!plane.runs(cluster)) {
            plane.restart(cluster);
          }
          definitions.installMissing(
              plane.api(cluster), CiliumCrds.KINDS_OF_POLICY, Deadline.in(Duration.ofMinutes(1)));
          plane.clean(cluster);
        });
    return plane;
  }

  /** The kubectl that goes with it. */
  public static Path kubectl() {
    return COMPONENTS.find(Component.KUBECTL).path();
  }

  private static List<ControlPlane.Cluster> newOnes(ControlPlane plane, String... names) {
    var known = plane.clusters();
    var missing = Arrays.stream(names).filter(name -> !known.contains(name)).distinct().toList();
    return ControlPlane.Cluster.numbered(known.size(), missing);
  }

  private static ControlPlane.Options options() {
    return ControlPlane.Options.temporary().with(COMPONENTS).telling(OUT);
  }
}
