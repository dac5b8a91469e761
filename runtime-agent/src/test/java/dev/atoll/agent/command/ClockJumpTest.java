package dev.atoll.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.PeerAge;
import dev.atoll.agent.schema.Resource;
import dev.atoll.sandbox.EtcdServer;
import dev.atoll.sandbox.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wall clock of a mirror, a node and an exporter jumps by an hour, and the ages of a peer do
 * not. The processes are real; a library that is loaded before libc gives them their wall clock,
 * and leaves alone the one that only goes forward.
 */
class ClockJumpTest {
  private static final Pattern AGE = Pattern.compile("\"(store|exporter)AgeMillis\":(-?\\d+)");
  private static final long MOST = 8_000;

  @TempDir private Path dir;
  private final EtcdServer server = EtcdServer.start();
  private final EtcdServer peer = EtcdServer.start();
  private final Store ours = open(server);
  private final Store theirs = open(peer);
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = Ports.free();
  private JumpingClock clock;
  private Thread exporter;
  private volatile Duration jump = Duration.ofHours(2);

  private static Store open(EtcdServer server) {
    return Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(5));
  }

  @BeforeEach
  void start() throws Exception {
    clock = JumpingClock.in(dir);
    jump(jump);
    var store = store("store", server);
    Files.createDirectory(dir.resolve("peers"));
    store("peers/two", peer);
    fill();
    exporter = Thread.ofVirtual().start(this::tick);
    start("mirror", "--store=" + store, "--peers=" + dir.resolve("peers"));
    start("node", "--store=" + store, "--listen=127.0.0.1:" + port, "--probe-port=0");
  }

  private Path store(String name, EtcdServer of) throws IOException {
    return Files.writeString(dir.resolve(name), "endpoints: ['" + of.url() + "']\n");
  }

  private void fill() {
    put(Keys.clusterConfig("two"), ClusterConfig.exporting(2, 255).json());
    for (var resource : Resource.values()) {
      put(resource.stateCanary("two"), "2026-01-01T00:00:00Z".getBytes(StandardCharsets.UTF_8));
    }
  }

  private void put(String key, byte[] value) {
    theirs.commit(List.of(new Write.Put(key, value, 0)));
  }

  /** The exporter's part: its time each second, by the clock that jumps. */
  private void tick() {
    try {
      while (true) {
        var now = Long.toString(Instant.now().plus(jump).toEpochMilli());
        put(Keys.clock("two"), now.getBytes(StandardCharsets.UTF_8));
        Thread.sleep(1000);
      }
    } catch (InterruptedException | StoreException e) {
      Thread.currentThread().interrupt(); // the test is over
    }
  }

  private void start(String role, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AgentMain.class.getName(),
                role,
                "--cluster-name=one",
                "--cluster-id=1"));
    command.addAll(List.of(options));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve(role + ".log").toFile());
    builder.environment().putAll(clock.environment());
    processes.add(builder.start());
  }

  private void jump(Duration by) throws IOException {
    jump = by;
    clock.jump(by);
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    if (exporter != null) {
      exporter.interrupt();
    }
    http.close();
    ours.close();
    theirs.close();
    server.close();
    peer.close();
  }

  @Test
  void ages_go_on_whatever_the_clocks_of_the_machines_say() throws Exception {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(() -> {
          assertThat(served()).hasSize(2).allMatch(ClockJumpTest::isTrue);
          assertThat(written()).allMatch(ClockJumpTest::isTrue);
        });
    var canary =
        new String(
            ours.get(Resource.IPS.cacheCanary("two")).orElseThrow().value(),
            StandardCharsets.UTF_8);
    assertThat(Instant.parse(canary))
        .as("the clock is another one")
        .isAfter(Instant.now().plusSeconds(7000));

    for (var hours : new int[] {3, 1, 0}) {
      peer.pause(); // Now nothing is heard that would set an age right again.
      Thread.sleep(500);
      jump(Duration.ofHours(hours));
      var end = System.nanoTime() + Duration.ofMillis(2500).toNanos();
      while (System.nanoTime() < end) {
        assertThat(written())
            .as("written at %d h", hours)
            .hasSize(2)
            .allMatch(ClockJumpTest::isTrue);
        assertThat(served()).as("served at %d h", hours).hasSize(2).allMatch(ClockJumpTest::isTrue);
        Thread.sleep(100);
      }
      peer.resume();
      Thread.sleep(1500);
    }
  }

  private static boolean isTrue(long age) {
    return age >= 0 && age < MOST;
  }

  private List<Long> written() {
    var age = PeerAge.parse(ours.get(Keys.age("two")).orElseThrow().value());
    return Stream.of(age.store(), age.exporter()).map(a -> a.orElse(Long.MAX_VALUE)).toList();
  }

  private List<Long> served() throws Exception {
    var uri = URI.create("http://127.0.0.1:" + port + "/peers");
    var body =
        http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
                BodyHandlers.ofString())
            .body();
    return AGE.matcher(body).results().map(r -> Long.parseLong(r.group(2))).toList();
  }
}
