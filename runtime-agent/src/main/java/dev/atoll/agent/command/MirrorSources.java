package dev.atoll.agent.command;

import dev.atoll.agent.kube.Interest;
import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.kube.News;
import dev.atoll.agent.mirror.FactsFile;
import dev.atoll.agent.mirror.FactsObject;
import dev.atoll.agent.mirror.LastFacts;
import dev.atoll.agent.mirror.Mirror;
import dev.atoll.agent.mirror.PeerFolder;
import dev.atoll.agent.mirror.PeerSecrets;
import dev.atoll.agent.mirror.PrivateFolder;
import dev.atoll.agent.schema.OwnCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a mirror hears of its peers and of the fleet's facts: files, or objects of an API server.
 */
final class MirrorSources implements AutoCloseable {
  private static final int MOST_NEWS = 1_000;

  private final SourceOptions options;
  private final Consumer<String> say;
  private final Optional<KubeCluster> cluster;
  private final Optional<PrivateFolder> folder;
  private final List<Consumer<News>> ears = new ArrayList<>();

  /**
   * Opens what is asked for.
   *
   * @param say hears what is wrong
   */
  MirrorSources(KubeOptions kube, SourceOptions options, Consumer<String> say) {
    this.options = options;
    this.say = say;
    var objects = objects(options);
    this.cluster = objects.isEmpty() ? Optional.empty() : Optional.of(kube.watchOnly(objects));
    this.folder =
        options.peers.secrets.isEmpty() ? Optional.empty() : Optional.of(PrivateFolder.make());
  }

  /**
   * What must be watched.
   *
   * @throws IllegalArgumentException if a name is none
   */
  static List<Interest> objects(SourceOptions options) {
    var objects = new ArrayList<Interest>();
    options.facts.object.ifPresent(key -> objects.add(Interest.one(Kind.CONFIG_MAP, key)));
    options.peers.secrets.forEach(key -> objects.add(Interest.one(Kind.SECRET, key)));
    return objects;
  }

  /**
   * What is to be done again and again: looks at everything, and tells the mirror. Nobody is joined
   * before facts have been read, where they are asked for.
   */
  Look of(OwnCluster own, Mirror mirror) {
    var facts = new LastFacts(mirror::trust, what -> note(mirror, "facts", what));
    var file = options.facts.file.map(path -> new FactsFile(path, facts));
    options.facts.object.ifPresent(key -> ears.add(new FactsObject(key, facts)::hear));
    folder.ifPresent(at ->
        ears.add(
            new PeerSecrets(options.peers.secrets, at, what -> note(mirror, "peers", what))::hear));
    var peers = new PeerFolder(path(), own.name(), mirror, say);
    return () -> {
      hear();
      file.ifPresent(FactsFile::look);
      if (!options.facts.asked() || facts.isThere()) {
        peers.look();
      }
    };
  }

  /** One look. */
  interface Look {
    void look() throws InterruptedException;
  }

  private Path path() {
    return folder.map(PrivateFolder::path).or(() -> options.peers.folder).orElseThrow();
  }

  private void hear() throws InterruptedException {
    if (cluster.isPresent()) {
      for (var news : cluster.get().take(MOST_NEWS, Duration.ZERO)) {
        ears.forEach(ear -> ear.accept(news));
      }
    }
  }

  private void note(Mirror mirror, String about, String what) {
    mirror.note(about, what);
    if (!what.isEmpty()) {
      say.accept(what);
    }
  }

  @Override
  public void close() {
    cluster.ifPresent(KubeCluster::close);
    folder.ifPresent(PrivateFolder::close);
  }
}
