package dev.atoll.agent.command;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;
import dev.atoll.sandbox.EtcdServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real mirror, and a store whose lock it loses. */
@Timeout(120)
class TurnsTest {

  @TempDir Path folder;

  private static Store open(EtcdServer server) {
    return Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(5));
  }

  private static void put(Store store, String key, String value) {
    store.commit(List.of(new Write.Put(key, value.getBytes(StandardCharsets.UTF_8), 0)));
  }

  private static void export(Store store) {
    for (var resource : Resource.values()) {
      put(store, resource.stateCanary("two"), "now");
    }
    put(
        store,
        Keys.clusterConfig("two"),
        new String(ClusterConfig.exporting(2, 255).json(), StandardCharsets.UTF_8));
    put(store, Resource.NODES.statePrefix("two") + "first", "{}");
  }

  private String access(String name, EtcdServer server) throws Exception {
    var peers = Files.createDirectories(folder.resolve("peers"));
    var file = name.equals("two") ? peers.resolve(name) : folder.resolve(name);
    return Files.writeString(file, "endpoints: [\"" + server.url() + "\"]\n").toString();
  }

  private Program mirror(EtcdServer own) throws Exception {
    return Program.start(
        folder,
        Map.of(),
        "mirror",
        "--cluster-name=one",
        "--cluster-id=1",
        "--store=" + access("one", own),
        "--peers=" + folder.resolve("peers"));
  }

  @Test
  void a_mirror_that_has_lost_its_lock_takes_another_turn_when_its_store_is_back()
      throws Exception {
    try (var two = EtcdServer.start();
        var one = EtcdServer.start();
        var theirs = open(two);
        var ours = open(one)) {
      export(theirs);
      access("two", two);
      try (var program = mirror(one)) {
        var cache = Resource.NODES.cachePrefix("two");
        program.await(() -> ours.get(cache + "first").isPresent());
        one.pause();
        program.await(() -> program.said().contains("the lock is lost"));
        one.resume();
        put(theirs, Resource.NODES.statePrefix("two") + "second", "{}");
        program.await(() -> ours.get(cache + "second").isPresent());
      }
    }
  }
}
