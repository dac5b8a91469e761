package dev.atoll.agent.discover;

import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The real {@code cilium-operator} of one API server, writing slices of the peers of a store. */
final class CiliumOperator implements AutoCloseable {
  private static final String NAME = "operator";

  private final ControlPlane plane;

  private CiliumOperator(ControlPlane plane) {
    this.plane = plane;
  }

  static CiliumOperator start(
      ControlPlane plane, String cluster, String storeUrl, List<String> peers) throws IOException {
    var folder = Files.createDirectories(plane.dir().resolve("operator-peers"));
    for (var peer : peers) {
      Files.writeString(folder.resolve(peer), "endpoints:\n- " + storeUrl + "\n");
    }
    var program = Components.ofThisMachine(Progress.quiet()).find(Component.CILIUM_OPERATOR);
    plane.run(
        NAME,
        List.of(
            program.path().toString(),
            "--k8s-kubeconfig-path=" + plane.kubeconfig(cluster),
            "--cluster-name=c1",
            "--cluster-id=1",
            "--clustermesh-config=" + folder,
            "--clustermesh-enable-endpoint-sync=true",
            "--identity-allocation-mode=crd",
            "--cluster-pool-ipv4-cidr=10.0.0.0/8",
            "--enable-ipv6=false",
            "--operator-api-serve-addr=127.0.0.1:" + freePort(),
            "--operator-prometheus-serve-addr=127.0.0.1:" + freePort(),
            "--enable-gops=false"),
        Map.of("K8S_NODE_NAME", "node-1", "CILIUM_K8S_NAMESPACE", "kube-system"));
    return new CiliumOperator(plane);
  }

  /** What it has complained of. */
  String log() throws IOException {
    return Files.readAllLines(plane.logOf(NAME)).stream()
        .filter(line -> line.matches(".* level=(warn|error|fatal) .*"))
        .collect(Collectors.joining("\n"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    plane.end(NAME, Duration.ofSeconds(5));
  }
}
