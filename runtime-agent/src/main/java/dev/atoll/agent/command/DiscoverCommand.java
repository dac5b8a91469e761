package dev.atoll.agent.command;

import dev.atoll.agent.discover.Discovery;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code atoll-agent discover}. */
@Command(
    name = "discover",
    mixinStandardHelpOptions = true,
    description = {
      "Writes backends of other clusters as endpoint slices to the API server, as Cilium's operator",
      "does: for global Services that are headless or ask for it. Several wait for one another.",
      "Not beside an operator of Cilium that does it too (clustermesh-enable-endpoint-sync)."
    })
final class DiscoverCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions cluster;

  @Mixin private KubeOptions kube;

  @Option(
      names = "--store",
      required = true,
      paramLabel = "FILE",
      description = "How this cluster's store is reached: an etcd client file as Cilium reads it.")
  private Path store;

  @Override
  public Integer call() throws InterruptedException {
    var own = cluster.own();
    try (var end = Ending.onSigterm();
        var ours = Stores.open(StoreAccess.read(store), DEADLINE)) {
      new Turns(ours, Keys.DISCOVER_LOCK, "another one writes slices; waiting", this::say, end)
          .take(turn -> discover(own, ours, turn));
    }
    return 0;
  }

  private void discover(OwnCluster own, Store ours, Turns.Turn turn) {
    try (var watched = kube.watch(Discovery.kinds());
        var discovery = Discovery.start(own, ours, watched, this::say)) {
      turn.await();
    }
  }

  private void say(String what) {
    spec.commandLine().getErr().println("atoll-agent: " + what);
  }
}
