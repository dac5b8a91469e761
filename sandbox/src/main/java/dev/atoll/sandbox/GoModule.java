package dev.atoll.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * A Go module of ours, kept as resources, that pins the published modules of one project: all its
 * programs are built from it. Go's own tools pass over the resources, as their names end in {@code
 * .txt}.
 */
enum GoModule {
  ETCD("etcd", "3.7.3"),
  KUBERNETES("kubernetes", "1.37.2"),
  CILIUM("cilium", CiliumCrds.VERSION);

  private final String project;
  private final String version;

  GoModule(String project, String version) {
    this.project = project;
    this.version = version;
  }

  /** Names the folder of the resources, and that of the cache. */
  String project() {
    return project;
  }

  String version() {
    return version;
  }

  /** Paths below the folder of the module; the resources have {@code .txt} after each. */
  List<String> files() {
    var files = new ArrayList<>(List.of("go.mod", "go.sum"));
    if (this == CILIUM) {
      files.addAll(
          List.of("derived-service-annotation/go.mod", "derived-service-annotation/annotation.go"));
    }
    return files;
  }

  /**
   * Without tables of symbols, and with the version that the program tells. Cilium reads three
   * words: version, commit, date (FromString in its pkg/version; its Makefile.defs sets them). A
   * published module does not name its commit, so {@code go-module} stands there; the date is the
   * one that the module is published with.
   */
  String linkerFlags() {
    return switch (this) {
      case ETCD -> "-s -w";
      case KUBERNETES -> "-s -w -X k8s.io/component-base/version.gitVersion=v" + version;
      case CILIUM ->
          "-s -w -X \"github.com/cilium/cilium/pkg/version.ciliumVersion="
              + version
              + " go-module 2026-09-15T20:03:11Z\"";
    };
  }
}
