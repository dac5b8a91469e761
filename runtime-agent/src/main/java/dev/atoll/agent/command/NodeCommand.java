package dev.atoll.agent.command;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.mesh.Gate;
import dev.atoll.agent.node.ApiSocket;
import dev.atoll.agent.node.GateKeeper;
import dev.atoll.agent.node.Node;
import dev.atoll.agent.node.NodeApi;
import dev.atoll.agent.node.OtherNodes;
import dev.atoll.agent.probe.Connectivity;
import dev.atoll.agent.probe.Probe;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code atoll-agent node}. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Reads the mesh from this cluster's store, chooses backends, and shows both on loopback."
    })
final class NodeCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions cluster;

  @Mixin private KubeOptions kube;

  @Mixin private DatapathOptions datapath;

  @Option(
      names = "--store",
      required = true,
      paramLabel = "FILE",
      description = "How this cluster's store is reached: an etcd client file as Cilium reads it.")
  private Path store;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9891",
      description = "Where to show what is known; on loopback only (default: 127.0.0.1:9891).")
  private String listen;

  @Option(
      names = "--socket",
      paramLabel = "FILE",
      description = {
        "A Unix socket to show the same at, for a reconciler on this machine; only its owner may",
        "open it (default: none)."
      })
  private Optional<Path> socket = Optional.empty();

  @Option(
      names = "--probe-port",
      paramLabel = "PORT",
      defaultValue = "4240",
      description = {
        "TCP port at which nodes of other clusters are asked whether they are there; a refusal is",
        "an answer too (default: 4240, where cilium-health listens). The backends of a cluster that",
        "joins are not preferred before its nodes have answered. 0 asks nobody."
      })
  private int probePort;

  @Override
  public Integer call() throws InterruptedException {
    var own = cluster.own();
    var address = address();
    try (var end = Ending.onSigterm();
        var carried = Carried.begin(datapath, own, kube);
        var ours = Stores.open(StoreAccess.read(store), DEADLINE);
        var node = carried.follow(Node.start(ours, own, gate(), carried::tell));
        var connectivity = connectivity(node);
        var ways = carried.keepWays(node, connectivity);
        var keeper = new GateKeeper(node, connectivity::clusters, Connectivity.EACH_ROUND);
        var api =
            NodeApi.start(address, node, connectivity::clusters, carried.flows(), carried.pages());
        var door = door(api)) {
      spec.commandLine().getErr().println("atoll-agent: serving on " + api.url());
      end.await();
    } catch (IOException e) {
      throw new AgentAwayException(listen + " cannot be listened on: " + e.getMessage());
    }
    return 0;
  }

  private Closeable door(NodeApi api) {
    return socket.<Closeable>map(at -> door(at, api)).orElse(() -> {});
  }

  private static ApiSocket door(Path at, NodeApi api) {
    try {
      return ApiSocket.start(at, api.address());
    } catch (IOException e) {
      throw new AgentAwayException(at + " cannot be listened on: " + e.getMessage());
    }
  }

  /** Where nobody is asked, nobody can answer. */
  private Gate gate() {
    return probePort == 0 ? Gate.OPEN : Gate.GUARDED;
  }

  private Connectivity connectivity(Node node) {
    return new Connectivity(
        () -> probePort == 0 ? List.of() : OtherNodes.of(node.state()),
        new Probe(probePort, PROBE_LIMIT)::ask);
  }

  private InetSocketAddress address() {
    var colon = listen.lastIndexOf(':');
    var port = listen.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw wrong("--listen is HOST:PORT, not " + listen);
    }
    try {
      var host = InetAddress.getByName(listen.substring(0, colon));
      if (host.isLoopbackAddress()) {
        return new InetSocketAddress(host, Integer.parseInt(port));
      }
    } catch (IOException e) {
      throw wrong("--listen has a host that is not known: " + listen);
    }
    throw wrong("--listen is not on loopback: " + listen);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
