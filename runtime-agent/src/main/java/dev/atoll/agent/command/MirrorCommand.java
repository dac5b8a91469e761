package dev.atoll.agent.command;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.mirror.FactsFile;
import dev.atoll.agent.mirror.Leadership;
import dev.atoll.agent.mirror.Mirror;
import dev.atoll.agent.mirror.Pace;
import dev.atoll.agent.mirror.PeerFolder;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.trust.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
  private static final Duration LOOK = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

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
      names = "--facts",
      paramLabel = "FILE",
      description = {
        "What the fleet says of the other clusters: mesh.json of the ConfigMap atoll-mesh.",
        "What a cluster says that does not fit is refused. Without the file all is believed."
      })
  private @Nullable Path facts;

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
    try (var end = Ending.onSigterm();
        var ours = Stores.open(StoreAccess.read(store), DEADLINE);
        var leads = Leadership.await(ours, Keys.MIRROR_LOCK, this::waits, this::lost);
        var mirror =
            new Mirror(
                ours, own, Trust.OF_EVERYBODY, Pace.usual(Duration.ofSeconds(grace)), this::say)) {
      follow(own.name(), mirror, end);
    }
    return 0;
  }

  private void follow(String own, Mirror mirror, Ending end) throws InterruptedException {
    var folder = new PeerFolder(peers, own, mirror, this::say);
    var file = Optional.ofNullable(facts).map(f -> new FactsFile(f, mirror::trust, this::say));
    do {
      file.ifPresent(FactsFile::look);
      folder.look();
    } while (!end.within(LOOK));
  }

  private void waits() {
    say("another mirror leads; waiting");
  }

  /** Somebody else may write now: there is nothing left to do but to end at once. */
  private void lost() {
    say("the lock of the mirror is lost");
    Runtime.getRuntime().halt(AgentMain.OUTSIDE);
  }

  private void say(String what) {
    spec.commandLine().getErr().println("atoll-agent: " + what);
  }
}
