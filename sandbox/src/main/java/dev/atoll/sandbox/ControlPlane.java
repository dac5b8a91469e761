package dev.atoll.sandbox;

import dev.atoll.sandbox.kube.Contents;
import dev.atoll.sandbox.kube.KubeApi;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One etcd and any number of API servers on loopback, each with its own prefix in etcd: as many
 * empty Kubernetes clusters, without nodes and controllers.
 *
 * <p>A deleted namespace stays in deletion, because emptying it is a controller's work; {@link
 * #clean} does it for tests.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?");

  /**
   * @param name of the cluster, its context and its files: a mesh name of Cilium (at most 32 lower
   *     case letters, digits and dashes), not {@code etcd}
   * @param serviceCidr for example {@code 10.91.0.0/16}
   */
  public record Cluster(String name, String serviceCidr) {
    public Cluster {
      if (!NAME.matcher(name).matches() || name.equals(Etcd.NAME)) {
        throw new IllegalArgumentException("not a name for a cluster: " + name);
      }
    }

    /** Clusters of these names with service ranges 10.91.0.0/16, 10.92.0.0/16 and so on. */
    public static List<Cluster> named(String... names) {
      return numbered(0, List.of(names));
    }

    /** The same where {@code before} clusters have their ranges already. */
    static List<Cluster> numbered(int before, List<String> names) {
      return IntStream.range(0, names.size())
          .mapToObj(i -> new Cluster(names.get(i), "10." + (91 + before + i) + ".0.0/16"))
          .toList();
    }
  }

  /**
   * @param dir where data, logs and credentials are kept over restarts; empty for a temporary one
   *     that close deletes
   * @param detached whether the processes outlive this JVM; they are then ended by {@link Sandbox}
   * @param deadline for all of the start, from when the programs are at hand
   */
  public record Options(
      Optional<Path> dir,
      boolean detached,
      Components components,
      Progress progress,
      Duration deadline) {

    public static Options temporary() {
      return new Options(
          Optional.empty(),
          false,
          Components.ofThisMachine(Progress.quiet()),
          Progress.quiet(),
          Duration.ofMinutes(3));
    }

    public Options keptIn(Path dir) {
      return new Options(
          Optional.of(dir.toAbsolutePath()), detached, components, progress, deadline);
    }

    /** In {@code dir}, with processes that outlive this JVM unless it closes the control plane. */
    public Options detachedIn(Path dir) {
      return new Options(Optional.of(dir.toAbsolutePath()), true, components, progress, deadline);
    }

    /** Tells {@code progress} about the search for programs too. */
    public Options telling(Progress progress) {
      return new Options(dir, detached, components.telling(progress), progress, deadline);
    }

    public Options with(Components components) {
      return new Options(dir, detached, components, progress, deadline);
    }

    public Options within(Duration deadline) {
      return new Options(dir, detached, components, progress, deadline);
    }
  }

  private final Home home;
  private final Options options;
  private final Programs programs;
  private final Etcd etcd;
  private final ConcurrentSkipListMap<String, ApiServer> servers = new ConcurrentSkipListMap<>();
  private final Thread atExit = new Thread(this::close, "sandbox-close");

  private ControlPlane(Home home, Options options, Programs programs, Etcd etcd) {
    this.home = home;
    this.options = options;
    this.programs = programs;
    this.etcd = etcd;
  }

  /** Starts API servers for {@code clusters} in a temporary directory. */
  public static ControlPlane start(Collection<Cluster> clusters) {
    return start(clusters, Options.temporary());
  }

  /**
   * Starts etcd and API servers and returns when all are ready. A directory that was used before
   * keeps its data, ports, tokens and certificates.
   *
   * @throws SandboxException if a program cannot be found or made, or something does not start in
   *     time; nothing is left running then
   */
  public static ControlPlane start(Collection<Cluster> clusters, Options options) {
    var programs = Programs.find(options.components());
    var home = Home.open(options);
    var deadline = Deadline.in(options.deadline());
    var plane = new ControlPlane(home, options, programs, new Etcd(home.etcdPort(), home.dir()));
    if (!options.detached()) {
      Runtime.getRuntime().addShutdownHook(plane.atExit);
    }
    try {
      home.run(Etcd.NAME, plane.etcd.command(programs.etcd()), plane.etcd.environment());
      plane.etcd.awaitReady(home, deadline);
      plane.add(clusters, deadline);
      return plane;
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  /** Starts API servers for more clusters beside those that run. */
  public void add(Collection<Cluster> clusters) {
    add(clusters, Deadline.in(options.deadline()));
  }

  private void add(Collection<Cluster> clusters, Deadline deadline) {
    InParallel.each(
        clusters,
        cluster -> {
          var server = new ApiServer(cluster, home.portOf(cluster), home.dir());
          server.prepare();
          launch(server, deadline);
          servers.put(cluster.name(), server);
        });
    if (!servers.isEmpty()) {
      writeKubeconfigs();
    }
  }

  private void launch(ApiServer server, Deadline deadline) {
    var name = server.cluster().name();
    var start = System.nanoTime();
    home.run(name, server.command(programs.apiServer(), etcd.port()), server.environment());
    home.await(name, server::ready, deadline);
    var took = Duration.ofNanos(System.nanoTime() - start).toMillis();
    options
        .progress()
        .say("%s: API server ready at %s after %.1f s".formatted(name, server.url(), took / 1e3));
  }

  private void writeKubeconfigs() {
    Secrets.directory(credentials());
    for (var server : servers.values()) {
      Secrets.write(kubeconfig(server.cluster().name()), Kubeconfig.of(List.of(server)));
    }
    Secrets.write(kubeconfig(), Kubeconfig.of(List.copyOf(servers.values())));
  }

  /** The names of the clusters, sorted. */
  public List<String> clusters() {
    return List.copyOf(servers.keySet());
  }

  /** Where data, logs and credentials are. */
  public Path dir() {
    return home.dir();
  }

  /** A directory with one kubeconfig per cluster: the file has the name of the cluster. */
  public Path credentials() {
    return home.dir().resolve("credentials");
  }

  /** A directory with a folder per cluster that holds the sockets of its nodes' agents. */
  public Path agents() {
    return home.dir().resolve("agents");
  }

  /** A kubeconfig with a context per cluster, named by it. */
  public Path kubeconfig() {
    return home.dir().resolve("kubeconfig");
  }

  public Path kubeconfig(String cluster) {
    return credentials().resolve(server(cluster).cluster().name());
  }

  public URI url(String cluster) {
    return server(cluster).url();
  }

  /** The administrator's bearer token. */
  public String token(String cluster) {
    return server(cluster).token();
  }

  /** Certificates in PEM form that vouch for the API server. */
  public String authority(String cluster) {
    return server(cluster).authority().orElseThrow();
  }

  /** Plain requests as the administrator. */
  public KubeApi api(String cluster) {
    return server(cluster).api();
  }

  /** What the API server of {@code cluster} wrote. */
  public Path log(String cluster) {
    return home.log(server(cluster).cluster().name());
  }

  public boolean runs(String cluster) {
    return home.process(server(cluster).cluster().name()).isPresent();
  }

  /** Stops one API server; its data stay and the others go on. Nothing happens if it is stopped. */
  public void stop(String cluster) {
    server(cluster).disconnect();
    home.end(server(cluster).cluster().name(), Duration.ofSeconds(3));
  }

  /** Starts a stopped API server again, on its port and with its data, and waits for it. */
  public void restart(String cluster) {
    stop(cluster);
    launch(server(cluster), Deadline.in(options.deadline()));
  }

  /** Process numbers by name: {@code etcd} and the clusters that run. */
  public java.util.SortedMap<String, Long> pids() {
    return home.pids();
  }

  /**
   * Starts a program beside the API servers, which ends when they do; its output goes to {@link
   * #logOf}.
   *
   * @param name without spaces and slashes, not that of a cluster
   */
  public void run(String name, List<String> command, Map<String, String> environment) {
    home.run(name, command, environment);
  }

  /** Waits until {@code ready}; fails with the end of the log if the program ends before. */
  public void await(String name, BooleanSupplier ready, Duration time) {
    home.await(name, ready, Deadline.in(time));
  }

  /** Ends a program that was {@link #run}, at once if {@code grace} is zero. */
  public void end(String name, Duration grace) {
    home.end(name, grace);
  }

  /** The number of a program that was {@link #run} and runs still. */
  public OptionalLong pid(String name) {
    return home.process(name).stream().mapToLong(StartedProcess::pid).findFirst();
  }

  /** What a program that was {@link #run} wrote. */
  public Path logOf(String name) {
    return home.log(name);
  }

  /**
   * Installs definitions of Cilium's kinds and waits until the API server serves them.
   *
   * @param kinds for example {@code CiliumNetworkPolicy}; all of them where empty
   */
  public void installCrds(String cluster, CiliumCrds crds, Collection<String> kinds) {
    crds.install(api(cluster), kinds, Deadline.in(options.deadline()));
  }

  /** The same in all clusters at once. */
  public void installCrds(CiliumCrds crds, Collection<String> kinds) {
    InParallel.each(clusters(), cluster -> installCrds(cluster, crds, kinds));
  }

  /** Deletes what a test may have made in the cluster, namespaces too; definitions stay. */
  public void clean(String cluster) {
    try {
      new Contents(api(cluster)).delete();
    } catch (java.io.IOException e) {
      throw new SandboxException("cannot clean " + cluster + ": " + e.getMessage(), e);
    }
  }

  /** Ends what it started, the API servers before etcd, and deletes a temporary directory. */
  @Override
  public void close() {
    servers.values().forEach(ApiServer::disconnect);
    home.close();
    if (Thread.currentThread() != atExit) {
      forgetAtExit();
    }
  }

  /** Lets go of a detached control plane, whose processes go on until {@link Sandbox#down}. */
  public void leaveRunning() {
    if (!options.detached()) {
      throw new IllegalStateException("its processes end with this JVM");
    }
    servers.values().forEach(ApiServer::disconnect);
  }

  private void forgetAtExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is ending already: the hook runs and finds nothing to do.
    }
  }

  private ApiServer server(String cluster) {
    var server = servers.get(cluster);
    if (server == null) {
      throw new IllegalArgumentException(
          "no cluster " + cluster + " here, only " + String.join(", ", clusters()));
    }
    return server;
  }
}
