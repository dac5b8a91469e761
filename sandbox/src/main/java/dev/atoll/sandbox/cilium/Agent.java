package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.Secrets;
import dev.atoll.sandbox.cilium.Supervisor.Program;
import dev.atoll.sandbox.cilium.Volume.Source;
import dev.atoll.sandbox.node.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The cilium-agent of one node. */
final class Agent {
  /** Where connection files name certificates: Cilium mounts them there. */
  static final String PEERS = "/var/lib/cilium/clustermesh";

  /** Puts a directory there, in a {@code /var/lib} of the program's own. */
  static final String MOUNT_PEERS =
      "mount -t tmpfs lib /var/lib && mkdir -p " + PEERS + " && mount --bind '%s' " + PEERS;

  /**
   * The name by which connection files call the cluster's own store is known to the agent by the
   * Service of that name; here it stands in the hosts file that the agent sees.
   */
  private static final String MOUNTS =
      MOUNT_PEERS
          + " && mount --bind '%s' /etc/hosts && mount --bind %s /sys/fs/bpf"
          + " && mkdir -p /run/cilium/cgroupv2 && exec \"$@\"";

  private static final String OWN_STORE = "clustermesh-apiserver.kube-system.svc";

  private final MeshCluster cluster;
  private final Node node;
  private final CiliumPrograms programs;
  private final Path kubeconfig;
  private final Path sockets;
  private final Path socket;

  /**
   * @param sockets a directory: in it the agent listens for its API, at a path of at most 107 bytes
   *     (unix(7))
   */
  Agent(MeshCluster cluster, Node node, CiliumPrograms programs, Path kubeconfig, Path sockets) {
    this.cluster = cluster;
    this.node = node;
    this.programs = programs;
    this.kubeconfig = kubeconfig;
    this.sockets = sockets;
    this.socket = sockets.resolve(node.name() + ".sock");
  }

  Path socket() {
    return socket;
  }

  /** Removes its socket, and the folder of the cluster's sockets if it was the last one. */
  void forget() {
    Folder.delete(socket);
    Folder.deleteEmpty(sockets);
  }

  String name() {
    return node.program("agent");
  }

  Volume peers() {
    return new Volume(
        node.home().resolve("peers"),
        List.of(
            Source.secret("cilium-clustermesh"),
            Source.secret("clustermesh-apiserver-remote-cert", MeshServer.COMMON_CLIENT),
            Source.secret("clustermesh-apiserver-local-cert", MeshServer.LOCAL_CLIENT)));
  }

  /** What the agent is told, a file per key. */
  Volume config() {
    return new Volume(node.home().resolve("config"), List.of(Source.configMap("cilium-config")));
  }

  /** Needs {@link #config} to be up to date. */
  Program program() {
    var home = node.home();
    var library = home.resolve("lib");
    if (!Files.exists(library)) {
      MeshServer.copyFolder(programs.sources(), library.resolve("bpf"));
    }
    Secrets.directory(sockets);
    var hosts = home.resolve("hosts");
    Secrets.write(
        hosts, "127.0.0.1 localhost\n%s %s\n".formatted(cluster.nodes().getFirst(), OWN_STORE));
    return new Program(
        name(),
        node,
        MeshServer.shell(
            MOUNTS.formatted(home.resolve("peers"), hosts, node.pins()),
            List.of(
                programs.agent().toString(),
                "--config-dir=" + home.resolve("config"),
                "--k8s-kubeconfig-path=" + kubeconfig,
                "--clustermesh-config=" + PEERS,
                "--lib-dir=" + library,
                "--state-dir=" + home.resolve("state"),
                "--socket-path=" + socket,
                "--cgroup-root=/run/cilium/cgroupv2",
                "--bpf-root=/sys/fs/bpf",
                "--enable-gops=false")),
        Map.of(
            "PATH",
            programs.clang() + ":/usr/sbin:/usr/bin:/sbin:/bin",
            "K8S_NODE_NAME",
            node.name(),
            "CILIUM_K8S_NAMESPACE",
            "kube-system"));
  }

  /** cilium-operator: address pools, definitions of Cilium's kinds, and the condition Valid. */
  Program operator() {
    return new Program(
        node.program("operator"),
        node,
        List.of(
            programs.operator().toString(),
            "--config-dir=" + node.home().resolve("config"),
            "--k8s-kubeconfig-path=" + kubeconfig,
            "--enable-gops=false"),
        Map.of("K8S_NODE_NAME", node.name(), "CILIUM_K8S_NAMESPACE", "kube-system"));
  }
}
