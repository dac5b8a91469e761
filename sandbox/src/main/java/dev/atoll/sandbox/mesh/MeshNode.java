package dev.atoll.sandbox.mesh;

import dev.atoll.sandbox.Command;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Ports;
import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.Secrets;
import dev.atoll.sandbox.cilium.Authority;
import dev.atoll.sandbox.netns.NetworkNamespace;
import dev.atoll.sandbox.netns.Relay;
import dev.atoll.sandbox.pods.PodMesh;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One cluster's part of the mesh: its store, and the agents that fill and read it. */
final class MeshNode implements AutoCloseable {

  /** What runs, behind the name of the cluster. */
  static final List<String> PROGRAMS =
      List.of("-store", "-export", "-mirror", BesideApiServer.SUFFIX);

  /** As a store is called by its own cluster and, as Cilium's chart has it, by others. */
  private static final List<String> NAMES = List.of("127.0.0.1", "*.mesh.cilium.io");

  /** Little memory: three clusters of a demo fit beside their API servers. */
  private static final Map<String, String> MEMORY = Map.of("ATOLL_AGENT_HEAP", "64m");

  private final ControlPlane plane;
  private final AgentCluster cluster;
  private final Path home;
  private final Authority authority;
  private final List<String> agent;
  private final Path etcd;
  private final int storePort = Ports.free();
  private final List<Relay> offers = new ArrayList<>();
  private volatile List<NodeAgent> nodes = List.of();

  MeshNode(
      ControlPlane plane,
      AgentCluster cluster,
      Path home,
      Authority authority,
      List<String> agent,
      Path etcd) {
    this.plane = plane;
    this.cluster = cluster;
    this.home = home;
    this.authority = authority;
    this.agent = agent;
    this.etcd = etcd;
  }

  String name() {
    return cluster.name();
  }

  private String storeUrl() {
    return "https://127.0.0.1:" + storePort;
  }

  /**
   * Starts an empty store, and lays out who may read it.
   *
   * @param addresses of the cluster's nodes, where the store may be offered
   */
  void startStore(List<String> addresses) {
    Secrets.directory(home.resolve("peers"));
    Secrets.write(home.resolve("ca.crt"), authority.certificate());
    Secrets.write(home.resolve("mesh.json"), cluster.facts());
    issue("server", Stream.concat(NAMES.stream(), addresses.stream()).toList());
    for (var user : List.of("root", "admin-" + name(), "node-" + name())) {
      access(home.resolve(user + ".yaml"), storeUrl(), issue(user));
    }
    plane.run(name() + "-store", storeCommand(), Map.of("GOMEMLIMIT", "100MiB"));
    plane.await(name() + "-store", this::storeAnswers, Duration.ofSeconds(20));
    var laid = Command.run(users(), MEMORY, Duration.ofMinutes(1));
    if (!laid.ok()) {
      throw new SandboxException(name() + ": users of the store: " + laid.output());
    }
  }

  private List<String> users() {
    return Stream.concat(
            agent.stream(),
            Stream.of("users", "--store=" + home.resolve("root.yaml"), "--cluster-name=" + name()))
        .toList();
  }

  private NodeAgent nodeAgent(Place place) {
    int port = Ports.free();
    var listening =
        Stream.of(
            "--store=" + home.resolve("node-" + name() + ".yaml"), "--listen=127.0.0.1:" + port);
    var options =
        Stream.of(listening, place.options().stream(), cluster.options().stream())
            .flatMap(words -> words);
    return new NodeAgent(plane, place, command("node", options), MEMORY, port);
  }

  /** The agents of its nodes, in the order of these. */
  List<NodeAgent> nodes() {
    return nodes;
  }

  /** Starts what fills the store, and joins the peers. */
  void startFilling(List<MeshNode> peers) {
    for (var peer : peers) {
      access(home.resolve("peers").resolve(peer.name()), peer.storeUrl(), issue("remote"));
    }
    export();
    run(
        "mirror",
        admin(),
        "--peers=" + home.resolve("peers"),
        "--facts=" + home.resolve("mesh.json"),
        "--drain-after=5");
  }

  /**
   * Starts what fills the store, with the peers and facts that the API server has, and offers the
   * store at the address of its first node.
   */
  void startFilling(PodMesh pods) {
    var node = pods.nodes(name()).getFirst();
    var offered = new InetSocketAddress(node.address(), cluster.port());
    var network = new NetworkNamespace(pods.enclosure().network(node.name()));
    offers.add(Relay.start(network, offered, new InetSocketAddress("127.0.0.1", storePort)));
    RemoteCertificate.write(plane.api(name()), authority);
    export();
    var own = home.resolve("mirror.yaml");
    var url = "https://%s:%d".formatted(node.address(), cluster.port());
    access(own, url, home.resolve("admin-" + name()));
    var options =
        Stream.of(
            "--store=" + own,
            "--kubeconfig=" + plane.kubeconfig(name()),
            "--peers-secret=kube-system/cilium-kvstoremesh," + RemoteCertificate.NAME,
            "--facts-object=kube-system/atoll-mesh",
            "--drain-after=5");
    pods.enclosure().run(name() + "-mirror", node.name(), command("mirror", options), MEMORY);
  }

  private void export() {
    run("export", admin(), "--kubeconfig=" + plane.kubeconfig(name()), "--identities=allocate");
  }

  private String admin() {
    return "--store=" + home.resolve("admin-" + name() + ".yaml");
  }

  /** Runs the agents of its nodes there, instead of where they ran. */
  void runNodes(List<Place> places) {
    nodes.forEach(NodeAgent::close);
    nodes = places.stream().map(this::nodeAgent).toList();
    nodes.forEach(node -> node.begin(storePort));
    Secrets.write(home.resolve("api"), nodes.getFirst().url());
  }

  private void run(String role, String... options) {
    plane.run(name() + "-" + role, command(role, Stream.of(options)), MEMORY);
  }

  private List<String> command(String role, Stream<String> options) {
    var own = Stream.of("--cluster-name=" + name(), "--cluster-id=" + cluster.id());
    return Stream.of(agent.stream(), Stream.of(role), own, options)
        .flatMap(words -> words)
        .toList();
  }

  /** Waits until the agents of all nodes have all that they wait for. */
  void await(Duration time) {
    nodes.forEach(node -> node.await(time));
  }

  private boolean storeAnswers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", storePort), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> storeCommand() {
    return List.of(
        etcd.toString(),
        "--data-dir=" + home.resolve("store"),
        "--listen-client-urls=" + storeUrl(),
        "--advertise-client-urls=" + storeUrl(),
        "--listen-peer-urls=http://127.0.0.1:0",
        "--client-cert-auth",
        "--trusted-ca-file=" + home.resolve("ca.crt"),
        "--cert-file=" + home.resolve("server.crt"),
        "--key-file=" + home.resolve("server.key"),
        "--auto-compaction-retention=1",
        "--enable-grpc-gateway=false",
        "--unsafe-no-fsync",
        "--log-level=warn");
  }

  private Path issue(String user) {
    return issue(user, List.of());
  }

  /** A certificate of a user, or of the server, in files; returns where they are without ending. */
  private Path issue(String user, List<String> names) {
    var certificate = authority.issue(user, names);
    Secrets.write(home.resolve(user + ".crt"), certificate.certificate());
    Secrets.write(home.resolve(user + ".key"), certificate.key());
    return home.resolve(user);
  }

  private void access(Path file, String endpoint, Path certificate) {
    Secrets.write(
        file,
        Map.of(
                "endpoints", "[\"" + endpoint + "\"]",
                "trusted-ca-file", home.resolve("ca.crt").toString(),
                "cert-file", certificate + ".crt",
                "key-file", certificate + ".key")
            .entrySet()
            .stream()
            .map(e -> e.getKey() + ": " + e.getValue() + "\n")
            .sorted()
            .collect(Collectors.joining()));
  }

  /** Ends the agents of its nodes; the others end with the control plane. */
  @Override
  public void close() {
    nodes.forEach(NodeAgent::close);
    offers.forEach(Relay::close);
  }
}
