package dev.atoll.agent.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a mirror's peers and the fleet's facts are. */
final class SourceOptions {

  @ArgGroup(multiplicity = "1")
  Peers peers = new Peers();

  @ArgGroup Facts facts = new Facts();

  /** Where the other clusters are told. */
  static final class Peers {
    @Option(
        names = "--peers",
        paramLabel = "DIR",
        description = "A file for each other cluster, named like it: how its store is reached.")
    Optional<Path> folder = Optional.empty();

    @Option(
        names = "--peers-secret",
        split = ",",
        paramLabel = "NAMESPACE/NAME",
        description = {
          "The same in a Secret of the API server, which is watched; certificates are in it too,",
          "or in another one: kube-system/cilium-kvstoremesh,",
          "kube-system/clustermesh-apiserver-remote-cert."
        })
    List<String> secrets = List.of();
  }

  /** Where the fleet's facts are told. */
  static final class Facts {
    @Option(
        names = "--facts",
        paramLabel = "FILE",
        description = {
          "What the fleet says of the other clusters: mesh.json of the ConfigMap atoll-mesh.",
          "What a cluster says that does not fit is refused. Without facts all is believed;",
          "if they are asked for, nobody is joined before they have been read once."
        })
    Optional<Path> file = Optional.empty();

    @Option(
        names = "--facts-object",
        paramLabel = "NAMESPACE/NAME",
        description = "The same in the ConfigMap itself, which is watched: kube-system/atoll-mesh.")
    Optional<String> object = Optional.empty();

    boolean asked() {
      return file.isPresent() || object.isPresent();
    }
  }
}
