package dev.atoll.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.kube.Interest;
import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.kube.News;
import dev.atoll.agent.trust.Facts;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.ControlPlane.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Facts and connection files as objects of a real API server. */
class ApiSourcesTest {
  private static final String FACTS = "kube-system/atoll-mesh";
  private static final String PEERS = "kube-system/cilium-kvstoremesh";
  private static final String CERTIFICATE = "kube-system/clustermesh-apiserver-remote-cert";
  private static final String OBJECTS = "/api/v1/namespaces/kube-system/";
  private static final String CONNECTION =
      """
      endpoints: ["https://two.mesh.cilium.io:2379"]
      trusted-ca-file: /var/lib/cilium/clustermesh/common-etcd-client-ca.crt
      key-file: /var/lib/cilium/clustermesh/common-etcd-client.key
      cert-file: /elsewhere/own.crt
      """;
  private static ControlPlane plane;
  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(Cluster.named("c1"));
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  @AfterEach
  void clean() throws IOException {
    plane.api("c1").delete(OBJECTS + "configmaps/atoll-mesh");
    plane.api("c1").delete(OBJECTS + "secrets/cilium-kvstoremesh");
    plane.api("c1").delete(OBJECTS + "secrets/clustermesh-apiserver-remote-cert");
  }

  @Test
  void facts_that_are_late_are_waited_for_and_the_last_good_ones_hold() throws Exception {
    var told = new ArrayList<Facts>();
    var last = new LastFacts(told::add, said::add);
    var object = new FactsObject(FACTS, last);
    try (var cluster = watch(Interest.one(Kind.CONFIG_MAP, FACTS))) {
      until(cluster, object::hear, () -> says("is not there; no cluster is joined without facts"));
      assertThat(last.isThere()).isFalse();

      facts("{\"peers\":[{\"id\":2,\"name\":\"two\"}]}");
      until(cluster, object::hear, () -> told.size() == 1 && said.getLast().isEmpty());

      facts("{");
      until(cluster, object::hear, () -> says("; the facts of before hold"));
      plane.api("c1").delete(OBJECTS + "configmaps/atoll-mesh");
      until(cluster, object::hear, () -> says("is not there; the facts of before hold"));
      assertThat(told).hasSize(1);

      facts("{\"peers\":[{\"id\":3,\"name\":\"three\"}]}");
      until(cluster, object::hear, () -> told.size() == 2);
      assertThat(told.getLast().peers()).containsOnlyKeys("three");
      assertThat(said.getLast()).isEmpty();
    }
  }

  @Test
  void connection_files_lie_where_only_this_process_reads_them_and_name_what_is_there()
      throws Exception {
    secret("cilium-kvstoremesh", Map.of("two", CONNECTION));
    Path path;
    try (var folder = PrivateFolder.make();
        var cluster =
            watch(Interest.one(Kind.SECRET, PEERS), Interest.one(Kind.SECRET, CERTIFICATE))) {
      var secrets = new PeerSecrets(List.of(PEERS, CERTIFICATE), folder, said::add);
      path = folder.path();
      until(cluster, secrets::hear, () -> Files.exists(folder.path().resolve("two")));
      until(cluster, secrets::hear, () -> says(CERTIFICATE + " is not there yet"));

      secret("clustermesh-apiserver-remote-cert", certificate("key-1"));
      var key = folder.path().resolve("common-etcd-client.key");
      until(cluster, secrets::hear, () -> Files.exists(key) && said.getLast().isEmpty());
      secret("clustermesh-apiserver-remote-cert", certificate("key-2"));
      until(cluster, secrets::hear, () -> Files.readString(key).equals("key-2"));

      assertThat(mode(folder.path())).isEqualTo("rwx------");
      assertThat(mode(key)).isEqualTo("rw-------");
      var access = StoreAccess.read(folder.path().resolve("two"));
      assertThat(access.key()).contains(key);
      assertThat(access.authority()).contains(folder.path().resolve("common-etcd-client-ca.crt"));
      assertThat(access.certificate()).contains(Path.of("/elsewhere/own.crt"));
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void a_secret_that_is_gone_takes_nobody_away_and_one_without_files_does() throws Exception {
    secret("cilium-kvstoremesh", Map.of("two", CONNECTION));
    try (var folder = PrivateFolder.make();
        var cluster = watch(Interest.one(Kind.SECRET, PEERS))) {
      var two = folder.path().resolve("two");
      var secrets = new PeerSecrets(List.of(PEERS), folder, said::add);
      until(cluster, secrets::hear, () -> Files.exists(two));
      plane.api("c1").delete(OBJECTS + "secrets/cilium-kvstoremesh");
      until(cluster, secrets::hear, () -> says(PEERS + " is gone; what it had holds"));
      assertThat(two).exists();

      secret("cilium-kvstoremesh", Map.of());
      until(cluster, secrets::hear, () -> !Files.exists(two));
      assertThat(said.getLast()).isEmpty();
    }
  }

  private static KubeCluster watch(Interest... interests) {
    return KubeCluster.watchOnly(plane.kubeconfig("c1"), List.of(interests));
  }

  private boolean says(String end) {
    return !said.isEmpty() && said.getLast().endsWith(end);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static Map<String, String> certificate(String key) {
    return Map.of("tls.crt", "crt", "tls.key", key, "ca.crt", "ca");
  }

  private static void facts(String text) throws IOException {
    plane
        .api("c1")
        .hold(
            OBJECTS + "configmaps/atoll-mesh",
            Map.of("apiVersion", "v1", "kind", "ConfigMap", "data", Map.of("mesh.json", text)));
  }

  private static void secret(String name, Map<String, String> files) throws IOException {
    var data = new TreeMap<String, String>();
    files.forEach((file, text) ->
        data.put(file, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    plane
        .api("c1")
        .hold(
            OBJECTS + "secrets/" + name,
            Map.of("apiVersion", "v1", "kind", "Secret", "data", data));
  }

  private interface Ear {
    void hear(News news);
  }

  private static void until(KubeCluster cluster, Ear ear, Callable<Boolean> holds) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          cluster.take(100, Duration.ofMillis(50)).forEach(ear::hear);
          return holds.call();
        });
  }
}
