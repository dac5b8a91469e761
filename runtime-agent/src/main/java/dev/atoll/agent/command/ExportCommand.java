package dev.atoll.agent.command;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.export.ExportOptions;
import dev.atoll.agent.export.ExportOptions.Identities;
import dev.atoll.agent.export.Exporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The exporting role. */
@Command(
    name = "export",
    description = {
      "Keeps a cluster's own store at what its API server has, as clustermesh-apiserver 1.20 does.",
      "SIGTERM: end. The keys stay for as long as their lease; the next exporter goes on with them."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @Mixin private ClusterOptions cluster;

  @Mixin private KubeOptions kube;

  @Option(
      names = "--store",
      required = true,
      paramLabel = "FILE",
      description = "Where the store is, in the form of Cilium's etcd client.")
  private Path store;

  @Option(
      names = "--identities",
      defaultValue = "cilium",
      paramLabel = "cilium|allocate",
      description = "Who numbers identities: Cilium in the cluster, or this (default: cilium).")
  private Identities identities;

  @Option(
      names = "--cilium-endpoint-slices",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Cilium has enable-cilium-endpoint-slice (default: false).")
  private boolean endpointSlices;

  @Option(
      names = "--default-global-namespace",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description = "Namespaces are told to others unless they say no (default: true).")
  private boolean globalByDefault;

  @Option(
      names = "--mcs-api",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = {
        "ServiceExports are told to others, as with clustermesh-enable-mcs-api (default: false).",
        "Their definition (multicluster.x-k8s.io/v1beta1) is waited for."
      })
  private boolean serviceExports;

  @Override
  public Integer call() throws InterruptedException {
    var own = cluster.own();
    var options = new ExportOptions(identities, endpointSlices, globalByDefault, serviceExports);
    try (var end = Ending.onSigterm();
        var opened = Stores.open(StoreAccess.read(store), DEADLINE);
        var watched = kube.watch(Exporter.kinds(options));
        var exporter = Exporter.start(own, watched, opened, options)) {
      end.await();
    }
    return 0;
  }
}
