package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.Secrets;
import dev.atoll.sandbox.cilium.Supervisor.Program;
import dev.atoll.sandbox.cilium.Volume.Source;
import dev.atoll.sandbox.node.Enclosure;
import dev.atoll.sandbox.node.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A cluster's clustermesh-apiserver: a store, what writes the cluster into it, and KVStoreMesh,
 * which brings the others. Arguments as in the chart (Cilium 1.20.2,
 * install/kubernetes/cilium/templates/clustermesh-apiserver/deployment.yaml). It uses the network
 * of its node, and listens there on the port that other clusters know.
 */
final class MeshServer {
  private static final Map<String, String> AS_IN_THE_SECRET =
      Map.of("tls.crt", "tls.crt", "tls.key", "tls.key", "ca.crt", "ca.crt");

  /** Under these names the connection files of the chart and of Atoll expect certificates. */
  static final Map<String, String> COMMON_CLIENT = client("common-");

  static final Map<String, String> LOCAL_CLIENT = client("local-");

  private final MeshCluster cluster;
  private final Node node;
  private final Path home;
  private final CiliumPrograms programs;
  private final Supervisor supervisor;
  private final Enclosure enclosure;
  private final Path kubeconfig;

  MeshServer(
      MeshCluster cluster,
      Node node,
      CiliumPrograms programs,
      Supervisor supervisor,
      Enclosure enclosure,
      Path kubeconfig) {
    this.cluster = cluster;
    this.node = node;
    this.home = node.home().resolve("clustermesh-apiserver");
    this.programs = programs;
    this.supervisor = supervisor;
    this.enclosure = enclosure;
    this.kubeconfig = kubeconfig;
  }

  /** What it reads of the cluster. The users must be there before it starts. */
  List<Volume> volumes() {
    return List.of(
        new Volume(
            home.resolve("server"),
            List.of(Source.secret("clustermesh-apiserver-server-cert", AS_IN_THE_SECRET))),
        new Volume(
            home.resolve("admin"),
            List.of(Source.secret("clustermesh-apiserver-admin-cert", AS_IN_THE_SECRET))),
        new Volume(home.resolve("users"), List.of(Source.configMap("clustermesh-remote-users"))),
        new Volume(
            home.resolve("peers"),
            List.of(
                Source.secret("cilium-kvstoremesh"),
                Source.secret("clustermesh-apiserver-remote-cert", COMMON_CLIENT))));
  }

  /** Starts it with an empty store. */
  void start() {
    writeClientConfig();
    // Of the pod, in the chart: by it clients know that a store is another one than before.
    var token = cluster.name() + "-" + System.nanoTime();
    initialise(token);
    supervisor.start(store(token));
    supervisor.start(exporter());
    supervisor.start(mirror());
  }

  /** Ends it and forgets what the store held. */
  void stop() {
    names().forEach(supervisor::stop);
  }

  /** The name of the process that brings the other clusters into the store. */
  String mirrorName() {
    return node.program("kvstoremesh");
  }

  String storeName() {
    return node.program("mesh-etcd");
  }

  String exporterName() {
    return node.program("clustermesh");
  }

  List<String> names() {
    return List.of(mirrorName(), exporterName(), storeName());
  }

  /**
   * Makes users, roles and an empty store, as the init container does. That program runs only
   * {@code /usr/bin/etcd}, so it sees a {@code /usr/bin} with nothing else.
   */
  private void initialise(String token) {
    var data = home.resolve("etcd");
    Secrets.directory(data);
    var bin = home.resolve("bin");
    Secrets.directory(bin);
    copy(programs.etcd(), bin.resolve("etcd"));
    enclosure.call(
        node.name(),
        shell(
            "mount --bind '%s' /usr/bin && exec \"$@\"".formatted(bin),
            List.of(
                programs.meshServer().toString(),
                "etcdinit",
                "--etcd-cluster-name=clustermesh-apiserver",
                "--etcd-initial-cluster-token=" + token,
                "--etcd-data-dir=" + data,
                "--cluster-name=" + cluster.configuredName())),
        Map.of());
  }

  private Program store(String token) {
    var ports = new ArrayList<>(List.of("https://0.0.0.0:2379"));
    if (cluster.port() != 2379) {
      ports.add("https://0.0.0.0:" + cluster.port());
    }
    return new Program(
        storeName(),
        node,
        List.of(
            programs.etcd().toString(),
            "--data-dir=" + home.resolve("etcd"),
            "--name=clustermesh-apiserver",
            "--client-cert-auth",
            "--trusted-ca-file=" + home.resolve("server/ca.crt"),
            "--cert-file=" + home.resolve("server/tls.crt"),
            "--key-file=" + home.resolve("server/tls.key"),
            "--listen-client-urls=" + String.join(",", ports),
            "--advertise-client-urls=https://localhost:2379",
            "--initial-cluster-token=" + token,
            "--auto-compaction-retention=1",
            "--enable-grpc-gateway=false"),
        Map.of());
  }

  /** What another program is told as Cilium's own is. */
  private List<String> with(List<String> program, String... more) {
    var command = new ArrayList<>(program);
    command.add("--cluster-name=" + cluster.configuredName());
    command.add("--cluster-id=" + cluster.configuredId());
    command.add("--max-connected-clusters=" + maxConnectedClusters());
    command.add("--store=" + clientConfig());
    command.addAll(List.of(more));
    return command;
  }

  private Program exporter() {
    var other = cluster.instead().exporter();
    return other.isEmpty()
        ? ciliumExporter()
        : new Program(
            exporterName(),
            node,
            with(
                other,
                "--kubeconfig=" + kubeconfig,
                "--default-global-namespace=" + defaultGlobalNamespace()),
            Map.of());
  }

  private Program mirror() {
    var other = cluster.instead().mirror();
    return other.isEmpty()
        ? kvStoreMesh()
        : new Program(
            mirrorName(),
            node,
            shell(
                Agent.MOUNT_PEERS.formatted(home.resolve("peers")) + " && exec \"$@\"",
                with(other, "--peers=" + Agent.PEERS)),
            Map.of());
  }

  private Program ciliumExporter() {
    return new Program(
        exporterName(),
        node,
        List.of(
            programs.meshServer().toString(),
            "clustermesh",
            "--cluster-name=" + cluster.configuredName(),
            "--cluster-id=" + cluster.configuredId(),
            "--k8s-kubeconfig-path=" + kubeconfig,
            "--kvstore-opt=etcd.config=" + clientConfig(),
            "--kvstore-opt=etcd.qps=50",
            "--kvstore-opt=etcd.bootstrapQps=10000",
            "--max-connected-clusters=" + maxConnectedClusters(),
            "--health-port=9880",
            "--cluster-users-enabled",
            "--cluster-users-config-path=" + home.resolve("users/users.yaml"),
            "--clustermesh-default-global-namespace=" + defaultGlobalNamespace(),
            "--enable-gops=false"),
        Map.of());
  }

  private Program kvStoreMesh() {
    return new Program(
        mirrorName(),
        node,
        shell(
            Agent.MOUNT_PEERS.formatted(home.resolve("peers")) + " && exec \"$@\"",
            List.of(
                programs.meshServer().toString(),
                "kvstoremesh",
                "--cluster-name=" + cluster.configuredName(),
                "--cluster-id=" + cluster.configuredId(),
                "--kvstore-opt=etcd.config=" + clientConfig(),
                "--kvstore-opt=etcd.qps=100",
                "--kvstore-opt=etcd.bootstrapQps=10000",
                "--kvstore-opt=etcd.maxInflight=10",
                "--clustermesh-config=" + Agent.PEERS,
                "--max-connected-clusters=" + maxConnectedClusters(),
                "--clustermesh-cache-ttl=0s",
                "--health-port=9881",
                "--enable-heartbeat=false",
                "--enable-gops=false")),
        Map.of());
  }

  private String defaultGlobalNamespace() {
    return cluster.config().getOrDefault("clustermesh-default-global-namespace", "true");
  }

  private String maxConnectedClusters() {
    return cluster.config().getOrDefault("max-connected-clusters", "255");
  }

  private Path clientConfig() {
    return home.resolve("etcd-config.yaml");
  }

  /** As in the program's image (clustermesh-apiserver/etcd-config.yaml). */
  private void writeClientConfig() {
    Secrets.write(
        clientConfig(),
        """
        trusted-ca-file: %1$s/ca.crt
        key-file: %1$s/tls.key
        cert-file: %1$s/tls.crt
        endpoints:
        - https://127.0.0.1:2379
        """
            .formatted(home.resolve("admin")));
  }

  /** A command that runs after {@code script} in mounts of its own. */
  static List<String> shell(String script, List<String> command) {
    var all = new ArrayList<>(List.of("unshare", "--mount", "/bin/sh", "-c", script, "-"));
    all.addAll(command);
    return List.copyOf(all);
  }

  private static Map<String, String> client(String prefix) {
    return Map.of(
        "tls.key", prefix + "etcd-client.key",
        "tls.crt", prefix + "etcd-client.crt",
        "ca.crt", prefix + "etcd-client-ca.crt");
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a folder; the copy may be written to. */
  static void copyFolder(Path from, Path to) {
    try (var files = Files.walk(from)) {
      for (var file : files.sorted(Comparator.naturalOrder()).toList()) {
        var target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new SandboxException("cannot copy " + from + ": " + e.getMessage(), e);
    }
  }
}
