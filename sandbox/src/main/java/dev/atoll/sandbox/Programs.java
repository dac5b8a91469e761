package dev.atoll.sandbox;

import java.nio.file.Path;

/** The executables that a control plane runs. */
record Programs(Path etcd, Path apiServer) {
  static Programs find(Components components) {
    return new Programs(
        components.find(Component.ETCD).path(), components.find(Component.KUBE_APISERVER).path());
  }
}
