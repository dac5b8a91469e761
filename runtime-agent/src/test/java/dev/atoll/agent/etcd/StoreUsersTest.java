package dev.atoll.agent.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.EtcdServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what in a store that knows its users by certificate. */
class StoreUsersTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @TempDir private static Path dir;
  private static Pki pki;
  private static EtcdServer server;

  @BeforeAll
  static void start() {
    pki = new Pki(dir);
    server = EtcdServer.start(pki.server("127.0.0.1", "one.mesh.example"));
    try (var first = as("root")) {
      first.users().layOut("one");
      first.users().peers(Set.of("two", "three"));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Store as(String user) {
    return Stores.open(pki.user(user, server), DEADLINE);
  }

  @ParameterizedTest
  @CsvSource({
    "local-one, cilium/.heartbeat, true",
    "local-one, cilium/cache/ip/v1/two/12.0.0.1, true",
    "local-one, cilium/cluster-config/two, true",
    "local-one, cilium/synced/two/cilium/cache/ip/v1, true",
    "local-one, cilium/state/ip/v1/default/11.0.0.1, false",
    "remote, cilium/.heartbeat, true",
    "remote, cilium/state/ip/v1/default/11.0.0.1, true",
    "remote, cilium/cluster-config/one, true",
    "remote, cilium/cluster-config/one0, false",
    "remote, cilium/cluster-config/two, false",
    "remote, cilium/synced/one/cilium/state/ip/v1, true",
    "remote, cilium/synced/two/cilium/cache/ip/v1, false",
    "remote, cilium/cache/ip/v1/two/12.0.0.1, false",
    "remote, cilium/atoll/v1/one/own/ip/11.0.0.1, false",
    "remote-two, cilium/atoll/v1/one/own/identities/65539, false",
    "local-one, cilium/atoll/v1/one/own/ip/11.0.0.1, false",
    "node-one, cilium/atoll/v1/one/own/ip/11.0.0.1, true",
    "remote-two, cilium/state/nodes/v1/one/a, true",
    "remote-two, cilium/cache/nodes/v1/three/a, false",
    "node-one, cilium/state/nodes/v1/one/a, true",
    "node-one, cilium/cache/nodes/v1/two/a, true",
    "admin-one, cilium/cache/nodes/v1/two/a, true",
  })
  void a_user_reads_what_its_role_may(String user, String key, boolean may) {
    try (var store = as(user)) {
      if (may) {
        assertThatCode(() -> store.get(key)).doesNotThrowAnyException();
      } else {
        assertThatThrownBy(() -> store.get(key))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("permission denied");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"local-one", "remote", "remote-two", "node-one"})
  void nobody_but_administrators_writes(String user) {
    try (var store = as(user)) {
      assertThatThrownBy(() -> store.commit(List.of(put("cilium/state/nodes/v1/one/a"))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("permission denied");
    }
    try (var admin = as("admin-one")) {
      assertThat(admin.commit(List.of(put("cilium/state/nodes/v1/one/a")))).isPositive();
    }
  }

  @Test
  void a_watch_that_is_not_allowed_says_so() {
    try (var store = as("remote");
        var watch = store.watch("cilium/cache/", 0)) {
      assertThatThrownBy(() -> watch.next(DEADLINE))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void a_peer_that_is_gone_is_let_in_no_longer() {
    try (var admin = as("admin-one")) {
      admin.users().peers(Set.of("two"));
      try (var three = as("remote-three")) {
        assertThatThrownBy(() -> three.get("cilium/.heartbeat")).isInstanceOf(StoreException.class);
      }
      admin.users().peers(Set.of("two", "three"));
      try (var three = as("remote-three")) {
        assertThatCode(() -> three.get("cilium/.heartbeat")).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void a_certificate_of_another_authority_is_not_let_in(@TempDir Path other) {
    var access = new Pki(other).user("admin-one", server);
    var mixed =
        new StoreAccess(
            access.endpoints(),
            java.util.Optional.of(pki.file("ca.crt")),
            access.certificate(),
            access.key(),
            Map.of());
    try (var store = Stores.open(mixed, DEADLINE)) {
      assertThatThrownBy(() -> store.get("cilium/.heartbeat")).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void a_host_with_an_alias_is_asked_for_its_own_name() {
    var access = pki.user("admin-one", server);
    var port = access.endpoints().getFirst().getPort();
    var named =
        new StoreAccess(
            List.of(URI.create("https://one.mesh.example:" + port)),
            access.authority(),
            access.certificate(),
            access.key(),
            Map.of("one.mesh.example", List.of("127.0.0.1")));
    try (var store = Stores.open(named, DEADLINE)) {
      assertThatCode(() -> store.get("cilium/.heartbeat")).doesNotThrowAnyException();
    }
  }

  @Test
  void users_may_be_laid_out_again() {
    try (var admin = as("admin-one")) {
      assertThatCode(() -> admin.users().layOut("one")).doesNotThrowAnyException();
    }
  }

  private static Write put(String key) {
    return new Write.Put(key, new byte[] {1}, 0);
  }
}
