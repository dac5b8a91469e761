package dev.atoll.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.export.Keyed.Audience;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.sandbox.EtcdServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateWriterTest {
  private final EtcdServer server = EtcdServer.start();
  private final Store store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(5));

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  private StateWriter writer(String cluster) {
    var writer = new StateWriter(store, new OwnCluster(cluster, 1, 255));
    writer.connect();
    return writer;
  }

  private static void write(StateWriter writer) {
    while (!writer.isIdle()) {
      writer.commit();
    }
  }

  private Entry entry(String key) {
    return store.get(key).orElseThrow();
  }

  @Test
  void canaries_that_say_the_same_are_in_one_transaction_wherever_the_one_before_ends() {
    for (var keys = 0; keys <= Store.MAX_WRITES + 1; keys++) {
      var cluster = "c" + keys;
      var writer = writer(cluster);
      for (var i = 0; i < keys; i++) {
        writer.put(Audience.OWN, Resource.IPS, "10.0.0." + i, new byte[] {1});
      }
      writer.complete(Resource.IPS, true);
      write(writer);

      var canary = entry(Resource.IPS.stateCanary(cluster));
      var own = entry(Resource.IPS.ownCanary(cluster));
      assertThat(own.value()).isEqualTo(canary.value());
      assertThat(own.revision()).as("behind %d keys", keys).isEqualTo(canary.revision());
    }
  }

  @Test
  void where_own_nodes_are_told_nothing_more_there_is_no_canary_that_says_so() {
    var writer = writer("one");
    writer.complete(Resource.IPS, false);
    write(writer);

    assertThat(store.get(Resource.IPS.stateCanary("one"))).isPresent();
    assertThat(store.get(Resource.IPS.ownCanary("one"))).isEmpty();
  }
}
