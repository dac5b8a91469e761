package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.schema.Resource;
import dev.atoll.sandbox.EtcdServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A program that mirrors a source into a store of its own, as a process that is begun anew for each
 * measurement.
 */
final class MirrorParty implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /**
   * What takes part.
   *
   * @param mostChanges a second that it keeps up with, by its limits
   * @param command from a file that says where its store is and a folder of peers
   */
  record Kind(String title, int mostChanges, BiFunction<Path, Path, List<String>> command) {}

  private final MeshSource source;
  private final EtcdServer server = EtcdServer.start("--quota-backend-bytes=4294967296");
  private final Store store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(30));
  private final Path folder;
  private final List<String> command;
  private Process process;

  MirrorParty(Kind kind, MeshSource source) throws IOException {
    this.source = source;
    this.folder = Files.createTempDirectory("atoll-mirror");
    var peers = Files.createDirectory(folder.resolve("peers"));
    for (var name : source.names()) {
      Files.writeString(peers.resolve(name), "endpoints: [\"" + source.url() + "\"]\n");
    }
    var own = Files.writeString(folder.resolve("store"), "endpoints: [\"" + server.url() + "\"]\n");
    this.command = kind.command().apply(own, peers);
    this.process = start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
  }

  private Process start() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  Store store() {
    return store;
  }

  /** Ends the program at once and starts it again with the store that it has filled. */
  void restart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    process = start();
  }

  /** Seconds from now until every canary is there, and with them all keys. */
  double awaitSynced() throws InterruptedException {
    var begin = System.nanoTime();
    await(() -> canaries() == source.names().size() * Resource.values().length);
    return (System.nanoTime() - begin) / 1e9;
  }

  /**
   * Seconds from now until a change that is put now into the last cluster, and everything else that
   * changed meanwhile, has come.
   */
  double awaitChange(MeshSource source) throws InterruptedException {
    var begin = System.nanoTime();
    var id = source.names().size() + 1;
    var key = Resource.IPS.cachePrefix(ClusterKeys.name(id)) + ClusterKeys.address(id, 999);
    var value = ClusterKeys.pair(id, ClusterKeys.MAX, 999, begin);
    source.store().commit(java.util.List.of(new dev.atoll.agent.etcd.Write.Put(key, value, 0)));
    await(() -> store.get(key).filter(e -> java.util.Arrays.equals(e.value(), value)).isPresent());
    return (System.nanoTime() - begin) / 1e9;
  }

  private void await(Supplier<Boolean> done) throws InterruptedException {
    var deadline = System.nanoTime() + LONGEST.toNanos();
    while (!done.get()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new IllegalStateException("not in time: " + log());
      }
      Thread.sleep(20);
    }
  }

  private long canaries() {
    return store.count("cilium/synced/");
  }

  long keys() {
    return List.of(Resource.NODES, Resource.IPS, Resource.IDENTITIES).stream()
        .mapToLong(r -> store.count("cilium/cache/" + r.word() + "/"))
        .sum();
  }

  /** CPU seconds that the program has taken. */
  double cpu() {
    return Proc.cpu(process.pid());
  }

  /** The most memory that the program has held, in MB. */
  double peak() {
    return Proc.peak(process.pid());
  }

  /** What it holds now, in MB. */
  double resident() {
    return Proc.megabytes(process.pid());
  }

  private String log() {
    try {
      var lines = Files.readAllLines(folder.resolve("log"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    store.close();
    server.close();
    var files = new ArrayList<Path>();
    try (var all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(files::add);
    }
    for (var file : files) {
      Files.delete(file);
    }
  }
}
