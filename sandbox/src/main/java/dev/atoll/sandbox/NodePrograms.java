package dev.atoll.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Programs of the machine that nodes of a mesh are made with: network namespaces, their links, and
 * mounts that are theirs alone.
 */
public record NodePrograms(Path ip, Path nsenter, Path unshare, Path mount) {
  private static final String IPROUTE2 = "iproute2";
  private static final String UTIL_LINUX = "util-linux";

  /** A program with the package of Debian and Ubuntu that has it, and where it is if it is. */
  private record Looked(String name, String debianPackage, List<Path> at) {}

  /**
   * Finds them on {@code PATH}.
   *
   * @throws SandboxException if any is missing, with all that are and what to install
   */
  public static NodePrograms find(Map<String, String> environment) {
    var looked =
        List.of(
            look("ip", IPROUTE2, environment),
            look("nsenter", UTIL_LINUX, environment),
            look("unshare", UTIL_LINUX, environment),
            look("mount", "mount", environment));
    var missing = looked.stream().filter(it -> it.at().isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new SandboxException(explain(missing));
    }
    var found = looked.stream().map(it -> it.at().getFirst()).toList();
    return new NodePrograms(found.get(0), found.get(1), found.get(2), found.get(3));
  }

  private static Looked look(String name, String debianPackage, Map<String, String> environment) {
    var at = Launcher.onPath(name, environment).map(path -> path.toAbsolutePath().normalize());
    return new Looked(name, debianPackage, at.stream().toList());
  }

  private static String explain(List<Looked> missing) {
    var names = missing.stream().map(Looked::name).collect(Collectors.joining(", "));
    var packages =
        missing.stream().map(Looked::debianPackage).distinct().collect(Collectors.joining(" "));
    return "needed for the nodes of a mesh and not on PATH: %s\nInstall: apt-get install %s (Debian, Ubuntu)."
        .formatted(names, packages);
  }
}
