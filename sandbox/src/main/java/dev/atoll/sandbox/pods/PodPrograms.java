package dev.atoll.sandbox.pods;

import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.NodePrograms;
import dev.atoll.sandbox.SandboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What clusters with nodes and pods run.
 *
 * @param plugins a directory with the plugins of the CNI project
 */
public record PodPrograms(Path controllers, Path plugins) {

  /** Where Debian has them, and where the project's own archive is unpacked. */
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/lib/cni"), Path.of("/opt/cni/bin"));

  /** The last one gives out addresses for the others. */
  private static final List<String> NEEDED = List.of("ptp", "bridge", "host-local");

  /**
   * Finds them, or builds the controllers, which takes minutes once.
   *
   * @throws SandboxException if one is missing, with what to do
   */
  public static PodPrograms find(Components components) {
    NodePrograms.find(System.getenv());
    var plugins = plugins(PLACES);
    return new PodPrograms(components.find(Component.KUBE_CONTROLLER_MANAGER).path(), plugins);
  }

  /** Where the CNI plugins are, if they are. */
  public static Optional<Path> present() {
    return present(PLACES);
  }

  private static Optional<Path> present(List<Path> places) {
    return places.stream().filter(PodPrograms::hasAll).findFirst();
  }

  static Path plugins(List<Path> places) {
    return present(places)
        .orElseThrow(() ->
            new SandboxException(
                "the CNI plugins %s are in none of %s\nInstall: apt-get install containernetworking-plugins (Debian, Ubuntu)."
                    .formatted(String.join(", ", NEEDED), text(places))));
  }

  private static boolean hasAll(Path place) {
    return NEEDED.stream().allMatch(name -> Files.isExecutable(place.resolve(name)));
  }

  private static String text(List<Path> places) {
    return String.join(", ", places.stream().map(Path::toString).toList());
  }
}
