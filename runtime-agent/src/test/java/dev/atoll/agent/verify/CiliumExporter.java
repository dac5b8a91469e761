package dev.atoll.agent.verify;

import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The real {@code clustermesh-apiserver clustermesh} beside an API server, without TLS. */
final class CiliumExporter implements AutoCloseable {
  private final ControlPlane plane;
  private final String name;

  private CiliumExporter(ControlPlane plane, String name) {
    this.plane = plane;
    this.name = name;
  }

  static CiliumExporter start(
      ControlPlane plane, String cluster, String name, String storeUrl, List<String> arguments) {
    var config = plane.dir().resolve(name + "-etcd.yaml");
    write(config, "endpoints:\n- " + storeUrl + "\n");
    var program = Components.ofThisMachine(Progress.quiet()).find(Component.CLUSTERMESH_APISERVER);
    var command =
        new java.util.ArrayList<>(
            List.of(
                program.path().toString(),
                "clustermesh",
                "--k8s-kubeconfig-path=" + plane.kubeconfig(cluster),
                "--kvstore-opt=etcd.config=" + config,
                "--kvstore-opt=etcd.qps=1000",
                "--kvstore-opt=etcd.bootstrapQps=10000",
                "--health-port=" + freePort(),
                "--prometheus-serve-addr=",
                "--enable-gops=false"));
    command.addAll(arguments);
    plane.run(name, command, Map.of());
    return new CiliumExporter(plane, name);
  }

  /** The end of what it has said. */
  String log() {
    try {
      var lines = Files.readAllLines(plane.logOf(name));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(java.nio.file.Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    plane.end(name, Duration.ofSeconds(5));
  }
}
