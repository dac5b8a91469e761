package dev.atoll.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Upkeep;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.EtcdServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  @TempDir private Path dir;

  private final StringWriter err = new StringWriter();

  @Test
  void an_id_beyond_the_clusters_of_a_mesh_is_a_mistake_in_the_call() throws Exception {
    var code =
        run("--cluster-name=c", "--cluster-id=256", "--store=" + file("s", "endpoints: [x]"));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("between 1 and 255, not 256");
  }

  @Test
  void a_store_file_that_says_no_store_ends_with_3_and_its_name() throws Exception {
    var code = run("--cluster-name=c", "--cluster-id=1", "--store=" + file("store", "a: b\n"));

    assertThat(code).isEqualTo(3);
    assertThat(err.toString()).contains("store").contains("endpoints");
  }

  @Test
  void a_kubeconfig_that_is_not_there_ends_with_3() throws Exception {
    var store = file("store", "endpoints: ['http://127.0.0.1:1']\n");
    var code =
        run("--cluster-name=c", "--cluster-id=1", "--store=" + store, "--kubeconfig=/none/k");

    assertThat(code).isEqualTo(3);
    assertThat(err.toString()).contains("/none/k cannot be read");
  }

  @Test
  void a_process_exports_until_sigterm_and_then_ends_with_0_and_leaves_its_keys() throws Exception {
    try (var plane = ControlPlane.start(Cluster.named("c7"));
        var server = EtcdServer.start();
        var store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(2))) {
      var process = start(plane, server);
      try {
        await(() -> store.get(Resource.SERVICES.stateCanary("c7")).isPresent(), process);
        process.destroy(); // SIGTERM

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(log()).isZero();
      } finally {
        process.destroyForcibly();
      }
      assertThat(store.get(Keys.clusterConfig("c7")).map(e -> ClusterConfig.parse(e.value())))
          .contains(ClusterConfig.exporting(9, 511));
    }
  }

  @Test
  void a_full_store_is_said_and_written_to_again_once_it_has_room() throws Exception {
    try (var plane = ControlPlane.start(Cluster.named("c7"));
        var server = EtcdServer.start("--quota-backend-bytes=" + (4 << 20));
        var store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(2))) {
      var process = start(plane, server);
      try {
        await(() -> store.get(Resource.SERVICES.stateCanary("c7")).isPresent(), process);
        var lease = store.get(Keys.clusterConfig("c7")).orElseThrow().lease();
        Upkeep.fill(store);
        await(
            () -> log().contains("c7 is not exported: ") && log().contains("space exceeded"),
            process);
        var clock = store.get(Keys.clock("c7")).orElseThrow();

        Upkeep.makeRoom(server, store);

        await(
            () -> store.get(Keys.clock("c7")).orElseThrow().revision() > clock.revision(), process);
        assertThat(store.get(Keys.clusterConfig("c7")).orElseThrow().lease()).isEqualTo(lease);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private Process start(ControlPlane plane, EtcdServer server) throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider",
            AgentMain.class.getName(),
            "export",
            "--cluster-name=c7",
            "--cluster-id=9",
            "--max-connected-clusters=511",
            "--identities=allocate",
            "--kubeconfig=" + plane.kubeconfig("c7"),
            "--store=" + file("store", "endpoints: ['" + server.url() + "']\n"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("log").toFile())
        .start();
  }

  private void await(BooleanSupplier condition, Process process) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(process.isAlive() && System.nanoTime() < deadline).as(log()).isTrue();
      Thread.sleep(50);
    }
  }

  private String log() {
    try {
      return Files.readString(dir.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run(String... options) {
    var all = new java.util.ArrayList<>(List.of("export"));
    all.addAll(List.of(options));
    return AgentMain.commandLine()
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(dir.resolve(name), text);
  }
}
