package dev.atoll.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Deadline;
import dev.atoll.sandbox.SharedControlPlane;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pods of a real API server, attached by a program that gives each the same address. */
@Tag("root")
@Timeout(120)
class KubeletTest {
  private static final String NODE = "lonely-1";
  private static final String POD = "/api/v1/namespaces/shop/pods/my-app";
  private static final String ADDRESS = "10.0.0.5";

  /** Waits, when it has been called to attach a pod, until a file is there. */
  private static final String PLUGIN =
      """
      #!/bin/sh
      cat > /dev/null
      echo $CNI_COMMAND >> '%1$s/calls'
      [ $CNI_COMMAND = ADD ] || exit 0
      while [ ! -e '%1$s/go' ]; do sleep 0.05; done
      echo '{"ips":[{"address":"%2$s/32"}]}'
      """;

  @TempDir Path dir;

  private final ControlPlane plane = SharedControlPlane.with("lonely");
  private final KubeApi api = plane.api("lonely");
  private final Enclosure enclosure = Enclosure.start(plane);

  @SuppressWarnings("NullAway.Init") // by start
  private Kubelet kubelet;

  @BeforeEach
  void start() throws IOException {
    enclosure.call(List.of("ip", "netns", "add", NODE));
    var plugin = Files.writeString(dir.resolve("plugin"), PLUGIN.formatted(dir, ADDRESS));
    Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
    var node = new Node("lonely", NODE, List.of("172.18.7.10"), dir);
    kubelet = new Kubelet(node, new Plugin(plugin, "{}", Map.of()), enclosure);
    api.hold("/api/v1/namespaces/shop", Map.of("apiVersion", "v1", "kind", "Namespace"));
    api.hold(POD, pod());
  }

  @AfterEach
  void stop() {
    kubelet.close();
    plane.end(Enclosure.NAME, Duration.ZERO);
  }

  @Test
  void a_pod_whose_server_cannot_start_leaves_nothing_behind_and_is_started_again()
      throws IOException {
    var update = CompletableFuture.runAsync(this::update);
    awaitAttached();
    try (var taken = new NetworkNamespace(enclosure.network("lonely.shop.my-app")).openListener()) {
      taken.bind(new InetSocketAddress(8080));
      Files.createFile(dir.resolve("go"));
      assertThatThrownBy(update::join).hasMessageContaining("8080");
    }
    assertThat(enclosure.call(List.of("ip", "netns", "list"))).doesNotContain("my-app");
    assertThat(address()).isEmpty();

    kubelet.update(api);

    assertThat(address()).isEqualTo(ADDRESS);
    assertThat(kubelet.networks()).containsExactly("lonely.shop.my-app");
    assertThat(Files.readAllLines(dir.resolve("calls"))).containsExactly("ADD", "DEL", "ADD");
  }

  private void update() {
    try {
      kubelet.update(api);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAttached() {
    var deadline = Deadline.in(Duration.ofSeconds(30));
    while (!Files.exists(dir.resolve("calls"))) {
      assertThat(deadline.passed()).as("the plugin was not called").isFalse();
      Deadline.pause(Duration.ofMillis(20));
    }
  }

  private String address() throws IOException {
    return api.get(POD).json().at("/status/podIP").asString("");
  }

  private static Map<String, ?> pod() {
    var port = Map.of("containerPort", 8080, "protocol", "TCP");
    var container = Map.of("name", "echo", "image", "atoll.dev/echo", "ports", List.of(port));
    var spec =
        Map.of(
            "nodeName",
            NODE,
            "automountServiceAccountToken",
            false,
            "containers",
            List.of(container));
    return Map.of("apiVersion", "v1", "kind", "Pod", "spec", spec);
  }
}
