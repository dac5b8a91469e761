package dev.atoll.agent.command;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.mirror.Mirror;
import dev.atoll.agent.mirror.Pace;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.trust.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code atoll-agent mirror}. */
@Command(
    name = "mirror",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the state of other clusters into this cluster's store, as Cilium's KVStoreMesh does.",
      "A file in the peers' folder, or Secret, joins a cluster, and its removal leaves it."
    })
final class MirrorCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--store",
      required = true,
      paramLabel = "FILE",
      description = "How this cluster's store is reached: an etcd client file as Cilium reads it.")
  private Path store;

  @Mixin private KubeOptions kube;

  @Mixin private SourceOptions options;

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
    var own = cluster.own();
    check();
    try (var end = Ending.onSigterm();
        var ours = Stores.open(StoreAccess.read(store), DEADLINE)) {
      new Turns(ours, Keys.MIRROR_LOCK, "another mirror leads; waiting", this::say, end)
          .take(turn -> mirror(own, ours, turn));
    }
    return 0;
  }

  private void mirror(OwnCluster own, Store ours, Turns.Turn turn) throws InterruptedException {
    try (var sources = new MirrorSources(kube, options, this::say);
        var mirror =
            new Mirror(
                ours, own, Trust.OF_EVERYBODY, Pace.usual(Duration.ofSeconds(grace)), this::say)) {
      var look = sources.of(own, mirror);
      do {
        look.look();
      } while (!turn.isOverWithin(LOOK));
    }
  }

  /** Before anything is opened. */
  private void check() {
    try {
      MirrorSources.objects(options);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void say(String what) {
    spec.commandLine().getErr().println("atoll-agent: " + what);
  }
}
