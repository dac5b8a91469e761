package dev.atoll.sandbox.mesh;

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
  private final Enclosure enclosure;
  private final Node node;
  private final Path kubeconfig;
  private final List<String> more;
  private final List<Relay> relays = new ArrayList<>();

  /**
   * @param more options that the agent gets besides
   */
  OnNode(Enclosure enclosure, Node node, Path kubeconfig, List<String> more) {
    this.enclosure = enclosure;
    this.node = node;
    this.kubeconfig = kubeconfig;
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
            "--kubeconfig=" + kubeconfig,
            "--bpffs=" + node.pins() + "/atoll");
    return Stream.concat(own, more.stream()).toList();
  }

  @Override
  public synchronized void join(int storePort, int apiPort) {
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
