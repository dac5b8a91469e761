package dev.atoll.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Pki;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.trust.Trust;
import dev.atoll.sandbox.EtcdServer;
import dev.atoll.sandbox.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mirror between stores that want certificates, which run out and are replaced in their files.
 */
class CertificatesTest {
  private static final Duration SHORT = Duration.ofSeconds(4);
  private static final OwnCluster LOCAL = new OwnCluster("one", 1, 255);

  @TempDir private Path folder;
  @TempDir private Path ofOwn;
  @TempDir private Path ofTwo;
  @TempDir private Path ofOthers;

  private Pki ownPki;
  private Pki twoPki;
  private EtcdServer server;
  private Source two;
  private Store ours;
  private Store eyes;
  private Mirror mirror;
  private PeerFolder peers;

  @BeforeEach
  void start() throws IOException {
    ownPki = new Pki(ofOwn);
    twoPki = new Pki(ofTwo);
    server = EtcdServer.start(ownPki.server("127.0.0.1"));
    var serverTwo = EtcdServer.start(twoPki.server("127.0.0.1"));
    two = new Source("two", 2, serverTwo, twoPki.user("exporter", serverTwo));
    eyes = Stores.open(ownPki.user("eyes", server), Duration.ofSeconds(10));
  }

  private void mirror(Duration ownLife, Duration peerLife) throws IOException {
    ours = Stores.open(ownPki.user("mirror", server, ownLife), Duration.ofSeconds(2));
    mirror = new Mirror(ours, LOCAL, Trust.OF_EVERYBODY, Pace.quick(), line -> {});
    peers = new PeerFolder(folder, "one", mirror, line -> {});
    Files.writeString(folder.resolve("two"), file(twoPki.user("remote", two.server, peerLife)));
    two.config().ip("10.2.0.1").canaries();
    peers.look();
    awaitEqual();
  }

  private static String file(StoreAccess access) {
    return """
    endpoints:
    - %s
    trusted-ca-file: %s
    cert-file: %s
    key-file: %s
    """
        .formatted(
            access.endpoints().getFirst(),
            access.authority().orElseThrow(),
            access.certificate().orElseThrow(),
            access.key().orElseThrow());
  }

  @AfterEach
  void stop() {
    mirror.close();
    ours.close();
    eyes.close();
    server.close();
    two.close();
  }

  private String sentence() {
    return mirror.peers().get("two").sentence();
  }

  private void awaitEqual() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(two.cache(eyes, Resource.IPS)).isEqualTo(two.state(Resource.IPS)));
  }

  private void awaitSaid(String what) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(sentence()).contains(what));
  }

  private static void restart(EtcdServer server) {
    server.kill();
    server.restart();
  }

  private static void sleep(Duration time) throws InterruptedException {
    Thread.sleep(time.plusSeconds(1));
  }

  @Test
  void our_certificate_that_has_ended_is_said_and_the_next_one_is_taken_from_its_file()
      throws Exception {
    mirror(Duration.ofDays(1), SHORT);
    sleep(SHORT);
    restart(two.server);
    two.ip("10.2.0.2");

    awaitSaid(twoPki.file("remote.crt") + " ended at ");
    assertThat(two.cache(eyes, Resource.IPS)).containsOnlyKeys("10.2.0.1");

    twoPki.user("remote", two.server);
    peers.look();
    awaitEqual();
  }

  @Test
  void the_certificate_of_a_store_that_has_ended_is_said_until_the_store_has_another()
      throws Exception {
    mirror(Duration.ofDays(1), Duration.ofDays(1));
    twoPki.server(Duration.ofSeconds(-1), "127.0.0.1");
    restart(two.server);

    awaitSaid("its certificate is not believed: NotAfter");
    assertThat(two.cache(eyes, Resource.IPS)).containsOnlyKeys("10.2.0.1");

    twoPki.server("127.0.0.1");
    two.ip("10.2.0.2");
    awaitEqual();
  }

  @Test
  void another_authority_is_believed_once_its_certificate_is_in_the_file() throws Exception {
    mirror(Duration.ofDays(1), Duration.ofDays(1));
    var others = new Pki(ofOthers);
    others.server("127.0.0.1");
    moveServer(others, twoPki);
    restart(two.server);

    awaitSaid("its certificate is not believed: ");
    assertThat(two.cache(eyes, Resource.IPS)).containsOnlyKeys("10.2.0.1");

    believe(others, twoPki);
    peers.look();
    two.ip("10.2.0.2");
    awaitEqual();
  }

  private static void moveServer(Pki from, Pki to) throws IOException {
    for (var name : List.of("server.crt", "server.key")) {
      Files.move(from.file(name), to.file(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void believe(Pki others, Pki by) throws IOException {
    var both = Files.readString(by.file("ca.crt")) + Files.readString(others.file("ca.crt"));
    Secrets.write(by.file("ca.crt"), both);
  }

  @Test
  void the_own_store_is_asked_with_the_certificate_that_is_in_the_file() throws Exception {
    mirror(SHORT, Duration.ofDays(1));
    sleep(SHORT);
    restart(server);
    two.ip("10.2.0.2");
    awaitSaid(ownPki.file("mirror.crt") + " ended at ");

    ownPki.user("mirror", server);
    awaitEqual();
    await().untilAsserted(() -> assertThat(sentence()).isEqualTo("connected"));
  }

  @Test
  void the_own_store_may_come_to_another_authority() throws Exception {
    mirror(Duration.ofDays(1), Duration.ofDays(1));
    var others = new Pki(ofOthers);
    others.server("127.0.0.1");
    moveServer(others, ownPki);
    restart(server);
    two.ip("10.2.0.2");
    awaitSaid("its certificate is not believed: ");

    believe(others, ownPki);
    awaitEqual();
  }
}
