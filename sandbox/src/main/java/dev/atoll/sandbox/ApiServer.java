package dev.atoll.sandbox;

import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One API server: its files, its command line, and how to talk to it. */
final class ApiServer {
  /** Admission that a control plane without nodes, images, volumes and webhooks has no use for. */
  private static final String NEEDLESS_ADMISSION =
      String.join(
          ",",
          "ServiceAccount",
          "TaintNodesByCondition",
          "DefaultTolerationSeconds",
          "DefaultStorageClass",
          "StorageObjectInUseProtection",
          "PersistentVolumeClaimResize",
          "RuntimeClass",
          "DefaultIngressClass",
          "PodSecurity");

  /**
   * Collecting garbage rarely spares a third of the processor time of a start; the limit keeps
   * three of them, etcd and a JVM within a small machine.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("GOGC", "200", "GOMEMLIMIT", "400MiB");

  private final Cluster cluster;
  private final int port;
  private final Path home;
  private @Nullable KubeApi api;

  ApiServer(Cluster cluster, int port, Path dir) {
    this.cluster = cluster;
    this.port = port;
    this.home = dir.resolve("clusters").resolve(cluster.name());
  }

  Cluster cluster() {
    return cluster;
  }

  int port() {
    return port;
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + port);
  }

  Map<String, String> environment() {
    return ENVIRONMENT;
  }

  /** Makes what the server reads: a token for its administrator and keys for service accounts. */
  void prepare() {
    Secrets.directory(home.resolve("certs"));
    if (Files.exists(home.resolve("tokens.csv"))) {
      return;
    }
    Secrets.serviceAccountKeys(home.resolve("sa.key"), home.resolve("sa.pub"));
    Secrets.write(home.resolve("tokens.csv"), Secrets.token() + ",admin,admin,system:masters\n");
  }

  /**
   * {@code --advertise-address} and no endpoint reconciler: nothing reaches the API through a
   * Service here, and a machine without a default route starts too.
   */
  List<String> command(Path program, int etcdPort) {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.add("--etcd-servers=http://127.0.0.1:" + etcdPort);
    command.add("--etcd-prefix=/" + cluster.name());
    command.add("--bind-address=127.0.0.1");
    command.add("--advertise-address=127.0.0.1");
    command.add("--endpoint-reconciler-type=none");
    command.add("--secure-port=" + port);
    command.add("--cert-dir=" + home.resolve("certs"));
    command.add("--token-auth-file=" + home.resolve("tokens.csv"));
    command.add("--authorization-mode=RBAC");
    command.add("--service-account-issuer=https://127.0.0.1");
    command.add("--service-account-key-file=" + home.resolve("sa.pub"));
    command.add("--service-account-signing-key-file=" + home.resolve("sa.key"));
    command.add("--service-cluster-ip-range=" + cluster.serviceCidr());
    command.add("--disable-admission-plugins=" + NEEDLESS_ADMISSION);
    command.add("--enable-priority-and-fairness=false");
    command.add("--profiling=false");
    return List.copyOf(command);
  }

  String token() {
    return read(home.resolve("tokens.csv")).split(",")[0];
  }

  /** The server's self-made certificate and its authority, once the server has written them. */
  Optional<String> authority() {
    var file = home.resolve("certs").resolve("apiserver.crt");
    return Files.exists(file)
        ? Optional.of(read(file)).filter(text -> text.endsWith("-----END CERTIFICATE-----\n"))
        : Optional.empty();
  }

  /** Whether it says that it is ready, within two seconds. */
  boolean ready() {
    try {
      return authority().isPresent() && api().ready();
    } catch (IOException e) {
      return false;
    }
  }

  synchronized KubeApi api() {
    var known = api;
    if (known != null) {
      return known;
    }
    var authority =
        authority().orElseThrow(() -> new SandboxException(cluster.name() + " was never started"));
    return api = new KubeApi(url(), token(), authority);
  }

  synchronized void disconnect() {
    if (api != null) {
      api.close();
      api = null;
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
