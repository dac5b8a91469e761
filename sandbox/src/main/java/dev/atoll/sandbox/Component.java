package dev.atoll.sandbox;

import java.nio.file.Path;
import java.util.List;

/** A program of the control plane, with the version that the sandbox pins. */
public enum Component {
  ETCD("etcd", "etcd", "3.7.3"),
  KUBE_APISERVER("kube-apiserver", "kubernetes", "1.37.2"),
  KUBECTL("kubectl", "kubernetes", "1.37.2");

  private final String file;
  private final String family;
  private final String version;

  Component(String file, String family, String version) {
    this.file = file;
    this.family = family;
    this.version = version;
  }

  /** The name of the executable. */
  public String file() {
    return file;
  }

  /** The version that is built where none is found. */
  public String version() {
    return version;
  }

  /** The project that it comes from: one Go module builds all of a family. */
  String family() {
    return family;
  }

  Path in(Path cache) {
    return cache.resolve(family).resolve(version).resolve(file);
  }

  /** How to ask the executable at {@code path} for its version. */
  List<String> versionCommand(Path path) {
    return this == KUBECTL
        ? List.of(path.toString(), "version", "--client")
        : List.of(path.toString(), "--version");
  }

  /**
   * Whether a version met by chance on this machine serves. kubectl may be one minor off its server
   * (Kubernetes' version skew policy); the API server's minor is the one that the tests were
   * written for; etcd has served Kubernetes unchanged since 3.5.
   */
  boolean accepts(Version found) {
    var wanted = Version.parse(version).orElseThrow();
    return found.major() == wanted.major()
        && switch (this) {
          case ETCD -> found.minor() >= 5;
          case KUBE_APISERVER -> found.minor() == wanted.minor();
          case KUBECTL -> Math.abs(found.minor() - wanted.minor()) <= 1;
        };
  }

  String accepted() {
    return switch (this) {
      case ETCD -> "3.5 or later";
      case KUBE_APISERVER -> "1.37";
      case KUBECTL -> "1.36 to 1.38";
    };
  }
}
