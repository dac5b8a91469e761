package dev.atoll.agent.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.EtcdServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A store, asked of a real etcd. */
class StoreTest {
  private static EtcdServer server;
  private static Store store;

  @BeforeAll
  static void start() {
    server = EtcdServer.start();
    store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(5));
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @Test
  void pages_are_in_the_order_of_bytes_and_all_of_one_revision() {
    put("page/b", "page/a", "page/\u00ff", "page/c/d");
    var first = store.list("page/", "", 2, 0);
    put("page/aa");
    var second = store.list("page/", first.entries().getLast().key(), 2, first.revision());

    assertThat(keys(first)).containsExactly("page/a", "page/b");
    assertThat(first.more()).isTrue();
    assertThat(keys(second)).containsExactly("page/c/d", "page/\u00ff");
    assertThat(second.more()).isFalse();
  }

  @Test
  void a_prefix_that_ends_in_a_slash_takes_in_no_longer_name() {
    put("name/c1/x", "name/c10/x");

    assertThat(keys(store.list("name/c1/", "", 10, 0))).containsExactly("name/c1/x");
  }

  @Test
  void a_transaction_of_128_writes_is_one_revision() {
    var writes = new ArrayList<Write>();
    IntStream.range(0, 127).forEach(i -> writes.add(write("many/" + i, "v")));
    writes.add(new Write.DeletePrefix("page/"));

    var revision = store.commit(writes);

    assertThat(store.list("many/", "", 200, 0).entries())
        .hasSize(127)
        .allMatch(e -> e.revision() == revision);
  }

  @Test
  void a_watch_brings_what_came_since_a_revision_and_then_what_comes() {
    var before = store.now("x").revision();
    put("watched/a");
    try (var watch = store.watch("watched/", before + 1)) {
      var first = next(watch);
      store.commit(List.of(new Write.Delete("watched/a"), write("watched/b", "2")));
      var second = next(watch);

      assertThat(first.changes()).extracting(Change::key).containsExactly("watched/a");
      assertThat(second.changes()).hasSize(2);
      assertThat(second.revision()).isEqualTo(before + 2);
      assertThat(second.storeId()).isEqualTo(store.now("x").storeId());
    }
  }

  @Test
  void a_watch_that_is_asked_says_how_far_it_is() {
    try (var watch = store.watch("quiet/", 0)) {
      put("elsewhere/a");
      var now = store.now("x").revision();
      watch.askProgress();

      var progress = watch.next(Duration.ofSeconds(5)).orElseThrow();

      assertThat(progress.changes()).isEmpty();
      assertThat(progress.revision()).isGreaterThanOrEqualTo(now);
    }
  }

  @Test
  void a_watch_from_a_revision_that_is_gone_says_so() {
    put("old/a");
    var old = store.now("x").revision();
    IntStream.range(0, 3).forEach(i -> put("old/a"));
    store.compact(old + 2);

    try (var watch = store.watch("old/", old)) {
      assertThatThrownBy(() -> next(watch)).isInstanceOf(CompactedException.class);
    }
    assertThatThrownBy(() -> store.list("old/", "", 1, old)).isInstanceOf(CompactedException.class);
  }

  @Test
  void keys_end_with_their_lease() {
    var lease = store.grant(Duration.ofSeconds(60));
    store.commit(List.of(new Write.Put("leased/a", bytes("v"), lease)));
    assertThat(store.get("leased/a")).map(Entry::lease).isEqualTo(Optional.of(lease));
    assertThat(store.keepAlive(lease)).isTrue();

    store.revoke(lease);

    assertThat(store.get("leased/a")).isEmpty();
    assertThat(store.keepAlive(lease)).isFalse();
  }

  @Test
  void a_lock_is_had_by_one_at_a_time() {
    var first = store.grant(Duration.ofSeconds(60));
    var second = store.grant(Duration.ofSeconds(60));

    assertThat(store.lock("lock", first, Duration.ofSeconds(5))).isTrue();
    assertThat(store.lock("lock", second, Duration.ofMillis(300))).isFalse();
    store.revoke(first);
    assertThat(store.lock("lock", second, Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void a_store_that_is_not_there_is_said_with_its_name() {
    try (var nobody =
        Stores.open(StoreAccess.plain("http://127.0.0.1:1"), Duration.ofMillis(500))) {
      assertThatThrownBy(() -> nobody.get("a"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  private static Batch next(Watching watch) {
    return watch.next(Duration.ofSeconds(5)).orElseThrow();
  }

  private static void put(String... keys) {
    for (var key : keys) {
      store.commit(List.of(write(key, "v")));
    }
  }

  private static Write write(String key, String value) {
    return new Write.Put(key, bytes(value), 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> keys(Page page) {
    return page.entries().stream().map(Entry::key).toList();
  }
}
