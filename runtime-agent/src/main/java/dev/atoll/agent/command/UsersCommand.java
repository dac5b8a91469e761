package dev.atoll.agent.command;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code atoll-agent users}. */
@Command(
    name = "users",
    mixinStandardHelpOptions = true,
    description = {
      "Lays out who may do what in a cluster's store, as Cilium's etcdinit does: administrators,",
      "agents of the cluster, mirrors of other clusters. Users are known by their certificates."
    })
final class UsersCommand implements Callable<Integer> {

  @Option(
      names = "--store",
      required = true,
      paramLabel = "FILE",
      description = "How the store is reached as an administrator: an etcd client file.")
  private Path store;

  @Option(
      names = "--cluster-name",
      required = true,
      paramLabel = "NAME",
      description = "The cluster whose store it is.")
  private String cluster;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "NAME",
      description = "Other clusters whose mirrors may read: users remote-NAME.")
  private List<String> peers = List.of();

  @Override
  public Integer call() {
    try (var admin = Stores.open(StoreAccess.read(store), Duration.ofSeconds(10))) {
      admin.users().layOut(cluster);
      admin.users().peers(Set.copyOf(peers));
    }
    return 0;
  }
}
