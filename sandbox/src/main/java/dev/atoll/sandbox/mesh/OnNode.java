package dev.atoll.sandbox.mesh;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Secrets;
import dev.atoll.sandbox.netns.NetworkNamespace;
import dev.atoll.sandbox.netns.Relay;
import dev.atoll.sandbox.node.Enclosure;
import dev.atoll.sandbox.node.Node;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** On a node with pods: in its network namespace, where it sees the BPF file system of the node. */
final class OnNode implements Place {
  private final ControlPlane plane;
  private final Enclosure enclosure;
  private final Node node;
  private final List<String> more;
  private final List<Relay> relays = new ArrayList<>();

  /**
   * @param more options that the agent gets besides
   */
  OnNode(ControlPlane plane, Enclosure enclosure, Node node, List<String> more) {
    this.plane = plane;
    this.enclosure = enclosure;
    this.node = node;
    this.more = List.copyOf(more);
  }

  @Override
  public String program() {
    return node.program("agent");
  }

  @Override
  public Path home() {
    return node.home();
  }

  @Override
  public List<String> options() {
    var own =
        Stream.of(
            "--datapath",
            "--node=" + node.name(),
            "--kubeconfig=" + plane.kubeconfig(node.cluster()),
            "--bpffs=" + node.pins() + "/atoll",
            "--socket=" + sockets().resolve(node.name() + ".sock"));
    return Stream.concat(own, more.stream()).toList();
  }

  /** Where whoever runs the reconciler finds it. */
  private Path sockets() {
    return plane.agents().resolve(node.cluster());
  }

  @Override
  public synchronized void join(int storePort, int apiPort) {
    Secrets.directory(sockets());
    var network = new NetworkNamespace(enclosure.network(node.name()));
    var store = new InetSocketAddress("127.0.0.1", storePort);
    var api = new InetSocketAddress("127.0.0.1", apiPort);
    relays.add(Relay.start(network, store, store));
    relays.add(Relay.outOf(network, api, api));
  }

  @Override
  public void run(List<String> command, Map<String, String> environment) {
    enclosure.run(program(), node.name(), command, environment);
  }

  @Override
  public synchronized void close() {
    relays.forEach(Relay::close);
    relays.clear();
  }
}
