package dev.atoll.reconciler.kube;

import dev.atoll.reconciler.adoption.FoundCluster;
import dev.atoll.reconciler.plan.RevisionMark;
import dev.atoll.reconciler.target.TargetException;
import java.nio.file.Path;
import java.util.List;

/** Reads clusters that no fleet knows yet. */
public final class Surveys {

  private Surveys() {}

  /**
   * Reads the clusters behind some contexts, side by side; writes nothing.
   *
   * @param kubeconfig a file of the person who asks; as everywhere, nothing in it is run, and no
   *     path in it is followed
   * @return in the order of the contexts
   * @throws TargetException if a context is missing or cannot be used, or a cluster cannot be read
   */
  public static List<FoundCluster> read(Path kubeconfig, List<String> contexts, Timing timing) {
    var access = contexts.stream().map(c -> Credentials.readContext(kubeconfig, c)).toList();
    var indices = java.util.stream.IntStream.range(0, contexts.size()).boxed().toList();
    return InParallel.map(indices, i -> one(contexts.get(i), access.get(i), timing));
  }

  private static FoundCluster one(String context, Access access, Timing timing) {
    try (var http = new KubeHttp(context, access, timing)) {
      var reader = new ClusterReader(http);
      return new FoundCluster(
          context, RevisionMark.without(reader.readAll()), reader.serviceCidrs());
    }
  }
}
