package dev.atoll.agent.command;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.mirror.Mirror;
import dev.atoll.agent.mirror.PeerFolder;
import dev.atoll.agent.trust.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code atoll-agent mirror}. */
@Command(
    name = "mirror",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the state of other clusters into this cluster's store, as Cilium's KVStoreMesh does.",
      "A file in the peers' folder joins a cluster, and its removal leaves it."
    })
final class MirrorCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--store",
      required = true,
      paramLabel = "FILE",
      description = "How this cluster's store is reached: an etcd client file as Cilium reads it.")
  private Path store;

  @Option(
      names = "--peers",
      required = true,
      paramLabel = "DIR",
      description = "A file for each other cluster, named like it: how its store is reached.")
  private Path peers;

  @Option(
      names = "--drain-after",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description =
          "How long the state of a cluster that left is kept, so that agents let go of it first"
              + " (default: 180).")
  private int grace;

  @Override
  public Integer call() throws InterruptedException {
    var local = cluster.local();
    try (var ours = Stores.open(StoreAccess.read(store), DEADLINE);
        var mirror = new Mirror(ours, local, Trust.OF_EVERYBODY, Duration.ofSeconds(grace))) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(mirror::close));
      new PeerFolder(peers, local.name(), mirror, what -> System.err.println(what)).watch();
    }
    return 0;
  }
}
