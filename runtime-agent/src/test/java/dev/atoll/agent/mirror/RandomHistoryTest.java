package dev.atoll.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.trust.Trust;
import dev.atoll.sandbox.EtcdServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to two stores and to the mirror between them, in the end the mirrored store has
 * just what the peer has. Stores, processes and signals are real; the seed is in the message.
 */
class RandomHistoryTest {
  private static final int HISTORIES = Integer.getInteger("atoll.mirror.histories", 6);
  private static final long SEED = Long.getLong("atoll.mirror.seed", 20261126L);

  @Test
  void after_every_history_the_mirror_equals_its_source_and_no_key_outlives_its_owner() {
    for (var i = 0; i < HISTORIES; i++) {
      try (var history = new History(SEED + i)) {
        history.run();
      }
    }
  }

  private static final class History implements AutoCloseable {
    private final long seed;
    private final Random dice;
    private final EtcdServer server = EtcdServer.start();
    private final Source two = new Source("two", 2);
    private final List<String> events = new ArrayList<>();
    private Store ours = open();
    private Mirror mirror = mirror();

    History(long seed) {
      this.seed = seed;
      this.dice = new Random(seed);
    }

    private Store open() {
      return Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(10));
    }

    private Mirror mirror() {
      var made =
          new Mirror(
              ours, new OwnCluster("one", 1, 255), Trust.OF_EVERYBODY, Pace.quick(), line -> {});
      made.join("two", two::access);
      return made;
    }

    void run() {
      fill();
      for (var i = 0; i < 14; i++) {
        happens();
        pause();
      }
      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(() -> {
            for (var resource : Resource.values()) {
              assertThat(two.cache(ours, resource))
                  .as("seed %d, %s: %s", seed, resource, events)
                  .isEqualTo(two.state(resource));
            }
          });
    }

    private void fill() {
      two.config();
      changes();
      two.canaries();
    }

    private void happens() {
      switch (dice.nextInt(12)) {
        case 0 -> event("compaction", two::forget);
        case 1 -> event("mirror begun again", this::restartMirror);
        case 2 -> event("mirror away, changes, compaction", this::mirrorAway);
        case 3 -> event("source killed", this::killSource);
        case 4 -> event("source wiped", this::wipeSource);
        case 5 -> event("source pauses", this::pauseSource);
        case 6 -> event("own store killed", this::killOwn);
        case 7 -> event("own store wiped", this::wipeOwn);
        case 8 -> event("lease ends", this::endLease);
        default -> event("changes", this::changes);
      }
    }

    private void event(String what, Runnable happening) {
      events.add(what);
      happening.run();
    }

    /** Some transactions with some keys, deletions and repetitions in each. */
    private void changes() {
      for (var n = dice.nextInt(1, 8); n > 0; n--) {
        var writes = new ArrayList<Write>();
        for (var key = 0; key < 60; key++) {
          if (dice.nextInt(4) == 0) {
            writes.add(change("k" + key));
          }
        }
        if (!writes.isEmpty()) {
          two.store().commit(writes);
        }
      }
    }

    private Write change(String name) {
      var resources = Resource.values();
      var key = two.key(resources[dice.nextInt(resources.length)], name);
      var value = Integer.toString(dice.nextInt(3)).getBytes(StandardCharsets.UTF_8);
      return dice.nextInt(3) == 0 ? new Write.Delete(key) : new Write.Put(key, value, 0);
    }

    private void restartMirror() {
      mirror.close();
      mirror = mirror();
    }

    private void mirrorAway() {
      mirror.close();
      changes();
      if (dice.nextBoolean()) {
        two.forget();
      }
      mirror = mirror();
    }

    private void killSource() {
      two.server.kill();
      two.server.restart();
      changes();
    }

    /**
     * Another store with another number, in which keys come before what says that all are there.
     */
    private void wipeSource() {
      two.server.wipe();
      two.server.restart();
      two.reopen();
      fill();
    }

    private void pauseSource() {
      two.server.pause();
      pause();
      two.server.resume();
      changes();
    }

    private void killOwn() {
      server.kill();
      changes();
      server.restart();
    }

    private void wipeOwn() {
      server.wipe();
      server.restart();
      ours.close();
      ours = open();
      mirror.close();
      mirror = mirror();
    }

    private void endLease() {
      ours.get(Keys.position("two", Resource.IPS))
          .filter(e -> e.lease() != 0)
          .ifPresent(e -> ours.revoke(e.lease()));
      changes();
    }

    private void pause() {
      try {
        Thread.sleep(dice.nextInt(400));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      mirror.close();
      ours.close();
      server.close();
      two.close();
    }
  }
}
