package dev.atoll.cli.demo;

import dev.atoll.cli.SandboxMesh;
import dev.atoll.sandbox.Command;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.mesh.AgentMesh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The last chapter on API servers alone: what the clusters tell each other. Pods are not there yet,
 * so addresses of backends are written by hand, where a controller would.
 */
final class MeshChapter {
  private static final String SERVICE_OPTION = "--service shop/checkout";
  private static final String SERVICE_PATH = "/services/shop/checkout";

  /** The backend of cluster-two. */
  private static final String REMOTE = "12.0.0.10";

  private static final Duration SOON = Terminal.SOON;

  private final Terminal terminal;
  private final Stage stage;
  private final Narrator narrator;
  private final Components components;
  private Optional<AgentMesh> started = Optional.empty();

  MeshChapter(Terminal terminal, Components components) {
    this.terminal = terminal;
    this.stage = terminal.stage();
    this.narrator = terminal.narrator();
    this.components = components;
  }

  /** What it has started, once it was told. */
  AgentMesh started() {
    return started.orElseThrow();
  }

  void clustersTellEachOther() {
    narrator.heading("7. The clusters tell each other what they have");
    narrator.say("  Each cluster gets a store, an exporter, a mirror of the others, and an agent:");
    var mesh = SandboxMesh.of(stage.work().toString(), stage.plane().dir());
    started = Optional.of(mesh.start(stage.plane(), components, narrator::say));
    backends("cluster-one", "11.0.0.10", "11.0.0.11");
    backends("cluster-two", REMOTE);
    narrator.say("  checkout has backends in cluster-one and cluster-two, and prefers its own:");
    await(mesh, "cluster-one", text -> text.contains("11.0.0.11") && text.contains("cluster-two"));
    show(mesh, "cluster-one", SERVICE_OPTION, SERVICE_PATH);
    ownBackendsGo(mesh);
    somebodyLies(mesh);
    aStoreFallsSilent(mesh);
    takeBack();
  }

  /** Backends that were written by hand are nobody's. */
  private void takeBack() {
    for (var cluster : List.of("cluster-one", "cluster-two")) {
      terminal.kubectl(cluster, "-n", "shop", "delete", "endpointslice", "checkout-1");
    }
  }

  private void ownBackendsGo(SandboxMesh mesh) {
    narrator.say("  Those of cluster-one go; that of cluster-two serves:");
    backends("cluster-one");
    await(mesh, "cluster-one", text -> text.contains(REMOTE));
    show(mesh, "cluster-one", SERVICE_OPTION, SERVICE_PATH);
  }

  private void somebodyLies(SandboxMesh mesh) {
    narrator.say("  cluster-two offers an address of cluster-three; the fleet knows better:");
    backends("cluster-two", REMOTE, "13.0.0.66");
    await(mesh, "cluster-one", text -> text.contains("13.0.0.66 is not within"), "/peers");
    show(mesh, "cluster-one", "--peers", "/peers");
    backends("cluster-two", REMOTE);
    await(mesh, "cluster-one", text -> text.contains(REMOTE));
  }

  private void aStoreFallsSilent(SandboxMesh mesh) {
    narrator.say("  checkout is to forget a cluster that is silent for 3 s:");
    terminal.shownKubectl(
        "cluster-one", "-n shop annotate service checkout atoll.dev/drop-after=3");
    narrator.say("  The store of cluster-two falls silent:");
    signal("STOP");
    try {
      await(mesh, "cluster-one", text -> !text.contains(REMOTE));
      show(mesh, "cluster-one", SERVICE_OPTION, SERVICE_PATH);
      show(mesh, "cluster-one", "--peers", "/peers");
    } finally {
      signal("CONT");
    }
    await(mesh, "cluster-one", text -> text.contains(REMOTE));
    narrator.say("  It answers again, and its backend serves again.");
  }

  private void signal(String name) {
    var pid = stage.plane().pid("cluster-two-store").orElseThrow();
    narrator.typed("kill -" + name + " " + pid + "    # etcd of cluster-two");
    Command.run(List.of("kill", "-" + name, Long.toString(pid)), Map.of(), Duration.ofSeconds(5));
  }

  /** What the controller of endpoint slices would write. */
  private void backends(String cluster, String... addresses) {
    var endpoints =
        Stream.of(addresses)
            .map(a -> "  - {addresses: [\"" + a + "\"], conditions: {ready: true}}\n")
            .reduce("", String::concat);
    var text =
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: checkout-1
          namespace: shop
          labels: {kubernetes.io/service-name: checkout}
        addressType: IPv4
        ports: [{name: 80-8080, protocol: TCP, port: 8080}]
        """
            + (endpoints.isEmpty() ? "endpoints: []\n" : "endpoints:\n" + endpoints);
    stage.shell().quietly("kubectl", "--context", cluster, "apply", "-f", file(text));
  }

  private String file(String text) {
    try {
      return Files.writeString(stage.dir().resolve("backends.yaml"), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void show(SandboxMesh mesh, String cluster, String option, String path) {
    narrator.typed("atoll-agent status --agent " + mesh.url(cluster) + " " + option);
    narrator.output(mesh.shown(cluster, path));
  }

  private void await(SandboxMesh mesh, String cluster, Predicate<String> wanted) {
    await(mesh, cluster, wanted, SERVICE_PATH);
  }

  private void await(SandboxMesh mesh, String cluster, Predicate<String> wanted, String path) {
    stage.awaitThat(cluster + " to know it", SOON, shell -> wanted.test(mesh.shown(cluster, path)));
  }
}
