package dev.atoll.sandbox.pods;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.InParallel;
import dev.atoll.sandbox.Secrets;
import dev.atoll.sandbox.netns.NetworkNamespace;
import dev.atoll.sandbox.netns.Relay;
import dev.atoll.sandbox.node.Controllers;
import dev.atoll.sandbox.node.Enclosure;
import dev.atoll.sandbox.node.Kubelet;
import dev.atoll.sandbox.node.Node;
import dev.atoll.sandbox.node.Underlay;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The nodes of one cluster, and what runs on them and beside them. */
final class PodNodes implements AutoCloseable {

  /**
   * Nodes forward, and take packets for which any route leads back ("loose", net/ipv4: rp_filter
   * 2), as systemd sets it on most distributions.
   */
  private static final String SETTINGS =
      """
      cd /proc/sys/net &&
      echo 1 > ipv4/ip_forward && echo 2 > ipv4/conf/default/rp_filter &&
      echo 2 > ipv4/conf/%1$s/rp_filter &&
      if [ -e ipv6 ]; then echo 1 > ipv6/conf/all/forwarding; fi\
      """;

  private final PodCluster cluster;
  private final ControlPlane plane;
  private final Underlay underlay;
  private final List<Runner> runners = new ArrayList<>();
  private final List<Relay> relays = new ArrayList<>();

  PodNodes(PodCluster cluster, ControlPlane plane, Underlay underlay, PodPrograms programs) {
    this.cluster = cluster;
    this.plane = plane;
    this.underlay = underlay;
    var nodes = Node.of(cluster.name(), cluster.nodes(), plane.dir().resolve("mesh"));
    for (int i = 0; i < nodes.size(); i++) {
      runners.add(runner(nodes.get(i), i, programs));
    }
  }

  private Runner runner(Node node, int index, PodPrograms programs) {
    var ranges = cluster.podRanges(index);
    var plugin =
        new Configuration(node, ranges, cluster.attachment(), cluster.masquerade())
            .plugin(programs.plugins());
    return new Runner(
        node,
        ranges,
        () -> plane.api(cluster.name()),
        new Kubelet(node, plugin, enclosure()),
        new Routes(enclosure(), node));
  }

  private Enclosure enclosure() {
    return underlay.enclosure();
  }

  String name() {
    return cluster.name();
  }

  List<Node> nodes() {
    return runners.stream().map(Runner::node).toList();
  }

  List<String> nodeNames() {
    return nodes().stream().map(Node::name).toList();
  }

  /** What does not work at the moment. */
  List<String> trouble() {
    return runners.stream()
        .filter(it -> !it.trouble().isEmpty())
        .map(it -> it.node().name() + ": " + it.trouble())
        .toList();
  }

  /** Makes the nodes, and starts what runs on them and the controllers of the cluster. */
  void start(PodPrograms programs) {
    new Controllers(plane, cluster.name()).start(programs.controllers());
    InParallel.each(runners, this::start);
  }

  private void start(Runner runner) {
    var node = runner.node();
    Secrets.directory(node.home());
    underlay.add(node);
    enclosure().call(node.name(), List.of("sh", "-c", SETTINGS.formatted(Node.DEVICE)), Map.of());
    relay(node);
    runner.start();
  }

  /** The API server is on loopback of this machine: it is brought to loopback of the node. */
  private void relay(Node node) {
    var network = new NetworkNamespace(enclosure().network(node.name()));
    var at = new InetSocketAddress("127.0.0.1", plane.url(cluster.name()).getPort());
    synchronized (relays) {
      relays.add(Relay.start(network, at, at));
    }
  }

  /** Lets its nodes know the way to the pods of another cluster. */
  void routeTo(PodNodes other) {
    for (var from : runners) {
      for (var to : other.runners) {
        to.ranges().stream()
            .map(Object::toString)
            .forEach(range ->
                to.node().addresses().stream()
                    .filter(address -> Gateway.sameFamily(address, range))
                    .limit(1)
                    .forEach(address -> from.routes().add(range, address)));
      }
    }
  }

  /** The same by the ranges of pods, with the address of the node that has them. */
  void routeTo(Map<String, String> ranges) {
    runners.forEach(from -> ranges.forEach(from.routes()::add));
  }

  /** Ends what runs and gives the namespaces back; the API server keeps what it holds. */
  void remove() {
    var networks = runners.stream().flatMap(it -> it.kubelet().networks().stream()).toList();
    close();
    new Controllers(plane, cluster.name()).end();
    networks.forEach(underlay::removePod);
    nodes().forEach(underlay::remove);
  }

  @Override
  public void close() {
    InParallel.each(runners, Runner::close);
    relays.forEach(Relay::close);
  }
}
