package dev.atoll.agent.command;

import dev.atoll.agent.kube.Interest;
import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeCluster;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which API server an agent asks. */
final class KubeOptions {

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Of the API server; without it, the service account of this pod.")
  private Optional<Path> kubeconfig;

  KubeCluster watch(Collection<Kind> kinds) {
    return watchOnly(kinds.stream().map(Interest::all).toList());
  }

  KubeCluster watchOnly(Collection<Interest> interests) {
    return kubeconfig.isPresent()
        ? KubeCluster.watchOnly(kubeconfig.get(), interests)
        : KubeCluster.watchOwn(interests);
  }
}
