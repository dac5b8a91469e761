package dev.atoll.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.atoll.sandbox.Components.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where programs come from, with scripts in place of programs and an archive served on loopback.
 */
class ComponentsTest {
  @TempDir Path temporary;

  private final Map<String, String> environment = new ConcurrentHashMap<>();
  private final Map<String, byte[]> served = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger archivesSent = new AtomicInteger();
  private final List<String> said = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = HttpServer.create(loopback, 0);
    server.createContext(
        "/",
        exchange -> {
          var path = exchange.getRequestURI().getPath();
          var body = served.get(path);
          asked.incrementAndGet();
          if (path.endsWith(".gz")) {
            archivesSent.incrementAndGet();
          }
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
          if (body != null) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    environment.put("HOME", temporary.toString());
    environment.put(Download.BASE, "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stopServing() {
    server.stop(0);
  }

  @Test
  void earlier_sources_win() throws Exception {
    var built = program(temporary.resolve(".cache/atoll/etcd/3.7.3/etcd"), "etcd Version: 3.7.3");
    var onPath = program(temporary.resolve("bin/etcd"), "etcd Version: 3.5.9");
    var kubebuilder = program(temporary.resolve("kubebuilder/etcd"), "anything");
    var atoll = program(temporary.resolve("assets/etcd"), "anything");
    environment.put("PATH", directory(onPath).toString());
    environment.put("KUBEBUILDER_ASSETS", directory(kubebuilder).toString());
    environment.put("ATOLL_KUBE_ASSETS", directory(atoll).toString());

    assertFound(Source.NAMED_DIRECTORY, atoll);
    Files.delete(atoll);
    assertFound(Source.NAMED_DIRECTORY, kubebuilder);
    Files.delete(kubebuilder);
    assertFound(Source.CACHE, built);
    Files.delete(built);
    var found = components().find(Component.ETCD);
    assertThat(found.source()).isEqualTo(Source.PATH);
    assertThat(found.path()).isEqualTo(onPath);
    assertThat(found.passedOver())
        .containsExactly(
            "the directory named by the environment: ATOLL_KUBE_ASSETS names "
                + directory(atoll)
                + ", which has no executable etcd; KUBEBUILDER_ASSETS names "
                + directory(kubebuilder)
                + ", which has no executable etcd",
            "the cache: no " + built);
  }

  @Test
  void the_cache_moves_with_xdg_cache_home() throws Exception {
    environment.put("XDG_CACHE_HOME", temporary.resolve("xdg").toString());
    var built = program(temporary.resolve("xdg/atoll/etcd/3.7.3/etcd"), "etcd Version: 3.7.3");
    assertFound(Source.CACHE, built);
  }

  @Test
  void a_program_of_another_version_on_path_is_passed_over() throws Exception {
    var old = program(temporary.resolve("bin/kubectl"), "Client Version: v1.32.4");
    environment.put("PATH", directory(old).toString());
    assertThat(components().present(Component.KUBECTL)).isEmpty();
    program(old, "Client Version: v1.36.0");
    assertThat(components().present(Component.KUBECTL).orElseThrow().path()).isEqualTo(old);
  }

  @ParameterizedTest
  @CsvSource({
    "KUBE_CONTROLLER_MANAGER, Kubernetes v1.38.0, false",
    "KUBE_CONTROLLER_MANAGER, Kubernetes v1.36.4, true",
    "CILIUM_DBG, Client: 1.20.1 51b7b5ab 2026-08-11T00:00:00Z go version go1.26.8, false",
    "CILIUM_DBG, Client:  go version go1.26.8, false",
    "CILIUM_DBG, Client: 1.20.2 go-module 2026-09-15T20:03:11Z go version go1.26.8, true",
  })
  void a_program_of_the_mesh_on_path_must_fit_the_rest(
      Component component, String says, boolean taken) throws Exception {
    var met = program(temporary.resolve("bin").resolve(component.file()), says);
    environment.put("PATH", directory(met).toString());
    assertThat(components().present(component).isPresent()).isEqualTo(taken);
  }

  @Test
  void the_newest_archive_of_the_minor_version_is_downloaded_once() throws Exception {
    publish("1.36.9", archive("old"), "");
    publish("1.37.0", archive("older"), "");
    publish("1.37.1", archive("right"), "");
    publish("1.38.0", archive("new"), "");

    var etcd = components().find(Component.ETCD);
    var apiServer = components().find(Component.KUBE_APISERVER);

    assertThat(etcd.source()).isEqualTo(Source.DOWNLOAD);
    assertThat(etcd.path())
        .isEqualTo(temporary.resolve(".cache/atoll/envtest/1.37.1/etcd"))
        .isExecutable()
        .hasContent("right etcd");
    assertThat(apiServer.source()).isEqualTo(Source.CACHE);
    assertThat(apiServer.path()).hasContent("right kube-apiserver");
    assertThat(archivesSent).hasValue(1);
    assertThat(directory(etcd.path()).toFile().list())
        .containsExactlyInAnyOrder("etcd", "kube-apiserver", "kubectl");
  }

  @Test
  void what_the_archive_does_not_hold_is_not_asked_for() throws Exception {
    publish("1.37.1", archive("right"), "");
    assertThatThrownBy(() -> components().find(Component.CILIUM_AGENT))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("cilium-agent 1.20.2 is needed and was not found:")
        .hasMessageContaining("the cache: no " + temporary)
        .hasMessageContaining(
            "a download: the published archive has only etcd, kube-apiserver, kubectl")
        .hasMessageEndingWith(
            "set ATOLL_KUBE_ASSETS to a directory that holds it; or install Go 1.26 or later, and"
                + " it is built (takes minutes, once).");
    assertThat(asked).hasValue(0);
  }

  @Test
  void an_archive_with_another_checksum_is_not_used() throws Exception {
    publish("1.37.1", archive("forged"), "0".repeat(128));
    assertThatThrownBy(() -> components().find(Component.ETCD))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("and the index says 000")
        .hasMessageContaining("not used");
    assertNothingCached();
  }

  @Test
  void a_damaged_archive_leaves_nothing() throws Exception {
    var whole = archive("right");
    publish("1.37.1", Arrays.copyOf(whole, whole.length / 2), "");
    assertThatThrownBy(() -> components().find(Component.ETCD))
        .hasMessageContaining("/: EOFException");
    assertNothingCached();
  }

  @Test
  void an_address_that_is_neither_https_nor_loopback_is_not_asked() {
    environment.put(Download.BASE, "http://192.0.2.1/");
    assertThatThrownBy(() -> components().find(Component.ETCD))
        .hasMessageContaining("http://192.0.2.1/envtest-releases.yaml is not an https address");
  }

  @Test
  void with_nothing_at_hand_the_error_says_what_each_source_said_and_what_to_do() {
    assertThatThrownBy(() -> components().find(Component.KUBE_APISERVER))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("kube-apiserver 1.37.2 is needed and was not found:")
        .hasMessageContaining("ATOLL_KUBE_ASSETS is not set; KUBEBUILDER_ASSETS is not set")
        .hasMessageContaining("the cache: no " + temporary)
        .hasMessageContaining("PATH: no kube-apiserver there")
        .hasMessageContaining("a download: " + environment.get(Download.BASE) + "/: IOException")
        .hasMessageContaining("answers 404")
        .hasMessageContaining("a build from Go modules: no go on PATH")
        .hasMessageContaining("set ATOLL_KUBE_ASSETS to a directory that holds it; install Go");
  }

  @Test
  void a_build_that_fails_shows_the_end_of_what_go_says() throws Exception {
    var go = program(temporary.resolve("bin/go"), "no space left on device");
    Files.writeString(go, "#!/bin/sh\necho no space left on device >&2\nexit 1\n");
    environment.put("PATH", directory(go).toString());
    assertThatThrownBy(() -> components().find(Component.ETCD))
        .hasMessageContaining("go build failed: no space left on device");
    assertNothingCached();
  }

  @Test
  void two_that_need_the_same_program_build_it_once() throws Exception {
    var runs = temporary.resolve("runs");
    var go = program(temporary.resolve("bin/go"), "");
    Files.writeString(
        go,
        """
        #!/bin/sh
        echo run >> %s
        /bin/sleep 1
        test -f go.mod && test -f go.sum || exit 1
        while [ "$1" != -o ]; do shift; done
        echo built > "$2"
        """
            .formatted(runs));
    environment.put("PATH", directory(go).toString());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> components().find(Component.ETCD));
      var second = threads.submit(() -> components().find(Component.ETCD));
      assertThat(first.get().path()).isEqualTo(second.get().path()).isExecutable();
      assertThat(first.get().path()).hasContent("built");
    }
    assertThat(runs).hasContent("run");
  }

  @Test
  void the_build_is_the_documented_one() {
    assertThat(GoBuild.command(Path.of("go"), Component.KUBE_APISERVER, Path.of("out")))
        .containsExactly(
            "go",
            "build",
            "-v",
            "-trimpath",
            "-ldflags",
            "-s -w -X k8s.io/component-base/version.gitVersion=v1.37.2",
            "-o",
            "out",
            "k8s.io/kubernetes/cmd/kube-apiserver");
  }

  @Test
  void the_operator_is_built_with_its_tags_and_tells_its_version() {
    assertThat(GoBuild.command(Path.of("go"), Component.CILIUM_OPERATOR, Path.of("out")))
        .containsExactly(
            "go",
            "build",
            "-v",
            "-trimpath",
            "-ldflags",
            "-s -w -X \"github.com/cilium/cilium/pkg/version.ciliumVersion=1.20.2 go-module"
                + " 2026-09-15T20:03:11Z\"",
            "-tags",
            "osusergo,ipam_provider_operator",
            "-o",
            "out",
            "github.com/cilium/cilium/operator");
  }

  @Test
  void cilium_is_built_in_a_module_with_the_folder_that_it_replaces() throws Exception {
    var go = program(temporary.resolve("bin/go"), "");
    Files.writeString(
        go,
        """
        #!/bin/sh
        grep -q './derived-service-annotation' go.mod || exit 1
        test -f go.sum && test -f derived-service-annotation/go.mod || exit 1
        while [ "$1" != -o ]; do shift; done
        cat derived-service-annotation/annotation.go > "$2"
        """);
    environment.put("PATH", directory(go) + ":/usr/bin:/bin");
    var found = components().find(Component.CILIUM_CNI);
    assertThat(found.source()).isEqualTo(Source.BUILD);
    assertThat(found.path())
        .isEqualTo(temporary.resolve(".cache/atoll/cilium/1.20.2/cilium-cni"))
        .isExecutable()
        .content()
        .contains("multicluster.kubernetes.io/derived-service");
  }

  private void assertFound(Source source, Path path) {
    var found = components().find(Component.ETCD);
    assertThat(found.source()).isEqualTo(source);
    assertThat(found.path()).isEqualTo(path);
    assertThat(said.getLast()).isEqualTo("etcd: from " + source + ", " + path);
  }

  private void assertNothingCached() throws IOException {
    try (var files = Files.walk(temporary.resolve(".cache"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allMatch(file -> directory(file).endsWith("locks"));
    }
  }

  private Components components() {
    return new Components(new HashMap<>(environment), said::add);
  }

  private static Path program(Path path, String says) throws IOException {
    Files.createDirectories(directory(path));
    Files.writeString(path, "#!/bin/sh\necho '" + says + "'\n");
    assertThat(path.toFile().setExecutable(true)).isTrue();
    return path;
  }

  private void publish(String version, byte[] archive, String checksum) throws Exception {
    var name = "envtest-v" + version + "-" + Download.platform() + ".tar.gz";
    var hash = MessageDigest.getInstance("SHA-512").digest(archive);
    var entry =
        """
          v%s:
            %s:
              hash: %s
              selfLink: /archives/%s
        """
            .formatted(
                version,
                name,
                checksum.isEmpty() ? HexFormat.of().formatHex(hash) : checksum,
                name);
    var index =
        new String(
            served.getOrDefault(INDEX, "releases:\n".getBytes(StandardCharsets.UTF_8)),
            StandardCharsets.UTF_8);
    served.put(INDEX, (index + entry).getBytes(StandardCharsets.UTF_8));
    served.put("/archives/" + name, archive);
  }

  private static Path directory(Path file) {
    return file.resolve("..").normalize();
  }

  private static final String INDEX = "/envtest-releases.yaml";

  /** Packed by tar, as the published one is. */
  private byte[] archive(String says) throws Exception {
    var root = Files.createTempDirectory(temporary, "archive");
    var dir = Files.createDirectories(root.resolve("controller-tools/envtest"));
    for (var name : List.of("etcd", "kube-apiserver", "kubectl", "LICENSE")) {
      Files.writeString(dir.resolve(name), says + " " + name);
    }
    var tar = root.resolve("a.tar.gz");
    var command = List.of("tar", "-czf", tar.toString(), "-C", root.toString(), "controller-tools");
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return Files.readAllBytes(tar);
  }
}
