package dev.atoll.sandbox.pods;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.node.Kubelet;
import dev.atoll.sandbox.node.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * What runs on one node: registers it, keeps its pods as the API server has them and its routes to
 * the pods of the cluster's other nodes. It follows watches, and looks again after {@value #LOOK} s
 * in any case.
 */
final class Runner implements AutoCloseable {
  private static final int LOOK = 5;
  private static final Duration WATCH = Duration.ofMinutes(5);
  private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);
  private static final Duration LONGEST_TURN = Duration.ofSeconds(10);
  private static final String NODES = "/api/v1/nodes";

  private final Node node;
  private final List<Cidr> ranges;
  private final Supplier<KubeApi> api;
  private final Kubelet kubelet;
  private final Routes routes;
  private final Changes changes = new Changes();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;
  private volatile String trouble = "";

  /**
   * @param api of its cluster, as it is at the moment
   */
  Runner(Node node, List<Cidr> ranges, Supplier<KubeApi> api, Kubelet kubelet, Routes routes) {
    this.node = node;
    this.ranges = List.copyOf(ranges);
    this.api = api;
    this.kubelet = kubelet;
    this.routes = routes;
  }

  Node node() {
    return node;
  }

  List<Cidr> ranges() {
    return ranges;
  }

  Kubelet kubelet() {
    return kubelet;
  }

  Routes routes() {
    return routes;
  }

  /** What does not work at the moment; empty if all does. */
  String trouble() {
    return trouble;
  }

  /** Registers the node and begins. */
  void start() {
    try {
      register();
    } catch (IOException e) {
      throw new SandboxException(node.name() + ": " + e.getMessage(), e);
    }
    threads.add(Thread.ofVirtual().name("pods-" + node.name()).start(this::live));
    for (var path : List.of(kubelet.pods(), NODES)) {
      threads.add(Thread.ofVirtual().name("watch-" + node.name()).start(() -> watch(path)));
    }
  }

  private void register() throws IOException {
    new Registration(node, ranges).write(api.get());
  }

  private void watch(String path) {
    while (!closed) {
      try {
        api.get().watch(path, WATCH, changes::tell);
      } catch (IOException | RuntimeException e) {
        pause(); // the API server is away: what a turn finds is told as trouble
      }
    }
  }

  private void live() {
    while (!closed) {
      try {
        turn();
        trouble = "";
        changes.await(Duration.ofSeconds(LOOK));
      } catch (IOException | RuntimeException e) {
        trouble = String.valueOf(e.getMessage());
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void turn() throws IOException {
    var nodes = nodes();
    if (nodes.stream().noneMatch(this::isOwn)) {
      register(); // somebody has deleted it
    }
    routes.hold(Gateway.all(nodes.stream().filter(it -> !isOwn(it)).toList()));
    kubelet.update(api.get());
  }

  private boolean isOwn(JsonNode object) {
    return object.at("/metadata/name").asString("").equals(node.name());
  }

  private List<JsonNode> nodes() throws IOException {
    var listed = api.get().get(NODES);
    if (!listed.ok()) {
      throw new IOException("the list of nodes answers " + listed.status());
    }
    var nodes = new ArrayList<JsonNode>();
    listed.json().path("items").forEach(nodes::add);
    return nodes;
  }

  private void pause() {
    try {
      Thread.sleep(AFTER_TROUBLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing is written after it has returned, unless a turn took longer than it may. */
  @Override
  public void close() {
    closed = true;
    changes.tell();
    threads.stream().skip(1).forEach(Thread::interrupt);
    threads.forEach(Runner::join);
    kubelet.close();
  }

  private static void join(Thread thread) {
    try {
      thread.join(LONGEST_TURN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
