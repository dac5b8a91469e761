package dev.atoll.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.ClusterService;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.verify.McsApi;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.EtcdServer;
import dev.atoll.sandbox.Ports;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program as in a pod: with a service account that has the documented rights only. */
class InClusterTest {
  private static final String KUBE_SYSTEM = "/api/v1/namespaces/kube-system/";
  private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices";
  private static final byte[] TIME = "2026-01-01T00:00:00Z".getBytes(StandardCharsets.UTF_8);
  private static ControlPlane plane;

  @TempDir private Path dir;
  private EtcdServer server;
  private Store store;

  @BeforeAll
  static void startPlane() throws Exception {
    plane = ControlPlane.start(Cluster.named("c7"));
    plane.installCrds(
        "c7",
        CiliumCrds.find(Components.ofThisMachine(Progress.quiet()), Progress.quiet()),
        List.of(
            "CiliumNode",
            "CiliumIdentity",
            "CiliumEndpoint",
            "CiliumNetworkPolicy",
            "CiliumClusterwideNetworkPolicy",
            "CiliumCIDRGroup"));
    McsApi.install(plane.api("c7"));
  }

  @AfterAll
  static void stopPlane() {
    plane.close();
  }

  @BeforeEach
  void startStore() {
    server = EtcdServer.start();
    store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(5));
  }

  @AfterEach
  void stopStore() {
    store.close();
    server.close();
  }

  @Test
  void export_needs_its_documented_rights_and_no_more() throws Exception {
    var account = new Account(plane, "c7", "atoll-agent-export").make();
    try (var program = start(account, "export", "--mcs-api")) {
      for (var resource : Resource.values()) {
        program.await(() -> has(resource.stateCanary("c7")));
      }
      assertThat(program.end()).isZero();
      assertThat(program.said()).doesNotContainIgnoringCase("forbidden");
    }
    try (var api = account.asIt()) {
      refuses(api, "secrets", "/api/v1/secrets");
      refuses(api, "pods", "/api/v1/pods");
      refusesToWrite(api, SLICES);
      refusesToWrite(api, "/api/v1/namespaces");
    }
  }

  @Test
  void discover_needs_its_documented_rights_and_no_more() throws Exception {
    service();
    brought();
    var account = new Account(plane, "c7", "atoll-agent-discover").make();
    try (var program = start(account, "discover")) {
      program.await(() -> slices() == 1);
      store.commit(List.of(new Write.Delete(Resource.SERVICES.cachePrefix("two") + "shop/db")));
      program.await(() -> slices() == 0);
      assertThat(program.end()).isZero();
      assertThat(program.said()).doesNotContainIgnoringCase("forbidden");
    }
    try (var api = account.asIt()) {
      refuses(api, "secrets", "/api/v1/secrets");
      refuses(api, "namespaces", "/api/v1/namespaces");
      refusesToWrite(api, "/api/v1/namespaces/shop/services");
    }
  }

  @Test
  void mirror_needs_its_documented_rights_and_no_more_and_leaves_nothing_behind() throws Exception {
    var account = new Account(plane, "c7", "atoll-agent-mirror").make();
    try (var two = EtcdServer.start();
        var theirs = Stores.open(StoreAccess.plain(two.url()), Duration.ofSeconds(5));
        var program =
            start(
                account,
                "mirror",
                "--peers-secret=kube-system/cilium-kvstoremesh,"
                    + "kube-system/clustermesh-apiserver-remote-cert",
                "--facts-object=kube-system/atoll-mesh")) {
      exported(theirs);
      secret("cilium-kvstoremesh", Map.of("two", "endpoints: ['" + two.url() + "']\n"));
      program.await(() -> program.said().contains("no cluster is joined without facts"));
      assertThat(has(Keys.clusterConfig("two"))).isFalse();
      facts();
      program.await(() -> has(Resource.IPS.cachePrefix("two") + "10.2.0.1"));
      program.await(() -> age().contains("remote-cert is not there yet"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary())))
          .isEqualTo("rwx------");

      secret("clustermesh-apiserver-remote-cert", Map.of("tls.crt", "x"));
      program.await(() -> !age().contains("remote-cert"));
      plane.api("c7").delete(KUBE_SYSTEM + "configmaps/atoll-mesh");
      program.await(() -> age().contains("is not there; the facts of before hold"));
      assertThat(program.end()).isZero();
      assertThat(program.said()).doesNotContainIgnoringCase("forbidden");
    }
    assertThat(dir.resolve("tmp")).isEmptyDirectory();
    try (var api = account.asIt()) {
      refuses(api, "secrets", KUBE_SYSTEM + "secrets");
      refuses(api, "secrets", KUBE_SYSTEM + "secrets/another");
      refuses(api, "configmaps", KUBE_SYSTEM + "configmaps");
      refusesToWrite(api, KUBE_SYSTEM + "configmaps");
    }
  }

  @Test
  @Tag("root")
  void a_node_with_a_datapath_needs_its_documented_rights_and_no_more() throws Exception {
    var account = new Account(plane, "c7", "atoll-agent-node").make();
    var mounted = Files.createDirectory(dir.resolve("bpf"));
    system("mount", "-t", "bpf", "bpf", mounted.toString());
    int port = Ports.free();
    try (var program =
        start(
            account,
            "node",
            "--datapath",
            "--routing=native",
            "--node=c7-1",
            "--probe-port=0",
            "--listen=127.0.0.1:" + port,
            "--bpffs=" + mounted.resolve("atoll"))) {
      program.await(() -> datapath(port).contains("\"rounds\":"));
      assertThat(program.end()).isZero();
      assertThat(program.said()).doesNotContainIgnoringCase("forbidden");
    } finally {
      system("umount", mounted.toString());
    }
    try (var api = account.asIt()) {
      refuses(api, "secrets", "/api/v1/secrets");
      refuses(api, "namespaces", "/api/v1/namespaces");
      refusesToWrite(api, "/api/v1/namespaces/shop/pods");
    }
  }

  private static String datapath(int port) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + port + "/datapath");
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    }
  }

  private static void system(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void without_a_kubeconfig_and_without_a_pod_it_says_so_and_ends_with_3() throws Exception {
    try (var program =
        Program.start(
            dir,
            Map.of(),
            "export",
            "--cluster-name=c7",
            "--cluster-id=7",
            "--store=" + storeFile())) {
      assertThat(program.process().waitFor()).isEqualTo(3);
      assertThat(program.said()).contains("this is no pod: no KUBERNETES_SERVICE_HOST");
    }
  }

  private Program start(Account account, String role, String... more) throws Exception {
    var arguments = new java.util.ArrayList<>(List.of(role));
    arguments.addAll(List.of("--cluster-name=c7", "--cluster-id=7", "--store=" + storeFile()));
    arguments.addAll(List.of(more));
    return Program.start(dir, account.environment(dir), arguments.toArray(String[]::new));
  }

  private Path storeFile() throws IOException {
    return Files.writeString(dir.resolve("store"), "endpoints: ['" + server.url() + "']\n");
  }

  private static void refuses(KubeApi api, String what, String path) throws IOException {
    assertThat(api.get(path).status()).as("GET " + what).isEqualTo(403);
  }

  private static void refusesToWrite(KubeApi api, String path) throws IOException {
    assertThat(api.post(path, "{}").status()).as("POST " + path).isEqualTo(403);
    assertThat(api.merge(path + "/x", "{}").status()).as("PATCH " + path).isEqualTo(403);
  }

  private boolean has(String key) {
    return store.get(key).isPresent();
  }

  private String age() {
    return store
        .get(Keys.age("two"))
        .map(e -> new String(e.value(), StandardCharsets.UTF_8))
        .orElse("");
  }

  private Path temporary() throws IOException {
    try (var files = Files.list(dir.resolve("tmp"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("atoll-agent-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static int slices() throws IOException {
    return plane.api("c7").get(SLICES).json().path("items").size();
  }

  private static void service() throws IOException {
    var api = plane.api("c7");
    api.hold("/api/v1/namespaces/shop", Map.of("apiVersion", "v1", "kind", "Namespace"));
    api.hold(
        "/api/v1/namespaces/shop/services/db",
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "metadata",
            Map.of("annotations", Map.of("service.cilium.io/global", "true")),
            "spec",
            Map.of("clusterIP", "None")));
  }

  /** What a mirror would have brought of cluster two. */
  private void brought() {
    var config = new ClusterConfig(2, true, true, 255, Optional.of(false), "");
    var backends = Map.of("10.2.0.1", Map.of("", new ClusterService.Port("TCP", 80)));
    var value =
        new ClusterService(
            "two", "shop", "db", Map.of(), backends, Map.of(), Map.of(), Map.of(), Map.of(), true,
            true, 2);
    put(store, Keys.clusterConfig("two"), config.json());
    put(store, Resource.SERVICES.cachePrefix("two") + "shop/db", value.json());
    put(store, Resource.SERVICES.cacheCanary("two"), TIME);
  }

  /** What the exporter of cluster two has written into its own store. */
  private static void exported(Store theirs) {
    var address =
        new IpIdentity(
            "10.2.0.1",
            Optional.empty(),
            "172.18.0.3",
            (2 << 16) + 7,
            0,
            "",
            "",
            "",
            "",
            List.of());
    put(theirs, Keys.clusterConfig("two"), ClusterConfig.exporting(2, 255).json());
    put(theirs, Resource.IPS.statePrefix("two") + "10.2.0.1", address.json());
    for (var resource : Resource.values()) {
      put(theirs, resource.stateCanary("two"), TIME);
    }
  }

  private static void put(Store to, String key, byte[] value) {
    to.commit(List.of(new Write.Put(key, value, 0)));
  }

  private static void facts() throws IOException {
    plane
        .api("c7")
        .hold(
            KUBE_SYSTEM + "configmaps/atoll-mesh",
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "data",
                Map.of("mesh.json", "{\"peers\":[{\"id\":2,\"name\":\"two\"}]}")));
  }

  private static void secret(String name, Map<String, String> files) throws IOException {
    var data = new java.util.TreeMap<String, String>();
    files.forEach((file, text) ->
        data.put(file, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    plane
        .api("c7")
        .hold(
            KUBE_SYSTEM + "secrets/" + name,
            Map.of("apiVersion", "v1", "kind", "Secret", "data", data));
  }
}
