package dev.atoll.sandbox;

import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.ControlPlane.Options;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A control plane that outlives the command that started it: {@code atoll sandbox up|down|status}.
 * Its directory says which processes it has, by number and time of start; {@link #down} ends
 * exactly those.
 */
public final class Sandbox {
  private static final String LOCK = "lock";

  /** There where the owner is a program of ours that runs for nothing else: {@link #keep}. */
  private static final String KEEPER = "keeper";

  /** What lies in the directory, all of it made here. */
  private static final List<String> CONTENTS =
      List.of(
          "etcd",
          "clusters",
          "credentials",
          "logs",
          "mesh",
          "agents",
          "kubeconfig",
          "atoll.yaml",
          "state.new",
          "state",
          KEEPER,
          LOCK);

  /**
   * @param name {@code etcd} or a cluster
   * @param pid empty if it does not run
   * @param ready whether it answers that it is; for etcd whether it runs
   */
  public record Part(String name, URI url, OptionalLong pid, boolean ready) {}

  /**
   * @param parts etcd first, then the clusters by name; empty if there is no sandbox
   */
  public record Status(Path dir, List<Part> parts) {
    public Status {
      parts = List.copyOf(parts);
    }

    /** There is a sandbox, and all of it is ready. */
    public boolean up() {
      return !parts.isEmpty() && parts.stream().allMatch(Part::ready);
    }

    /** No process of it runs. */
    public boolean down() {
      return parts.stream().allMatch(part -> part.pid().isEmpty());
    }

    /** A kubeconfig with a context per cluster. */
    public Path kubeconfig() {
      return dir.resolve("kubeconfig");
    }

    /** A directory with a kubeconfig per cluster, in files of their names. */
    public Path credentials() {
      return dir.resolve("credentials");
    }
  }

  private Sandbox() {}

  /** {@code atoll/sandbox} below {@code XDG_STATE_HOME}, else below {@code ~/.local/state}. */
  public static Path directory(Map<String, String> environment) {
    var xdg = environment.getOrDefault("XDG_STATE_HOME", "");
    var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    var root = xdg.startsWith("/") ? Path.of(xdg) : Path.of(home, ".local", "state");
    return root.resolve("atoll").resolve("sandbox");
  }

  /**
   * Starts a control plane in {@code dir}, with Cilium's definitions of policies and nodes. One
   * that runs with the same clusters is left as it is; one that runs in part is ended and started
   * again with its data.
   *
   * @throws SandboxException if other clusters run there, or something cannot be found or started
   */
  public static Status up(
      Collection<Cluster> clusters, Path dir, Components components, Progress progress) {
    return up(clusters, dir, components, progress, Beside.NOTHING);
  }

  /** The same with other programs beside the API servers. */
  public static Status up(
      Collection<Cluster> clusters,
      Path dir,
      Components components,
      Progress progress,
      Beside beside) {
    return alone(
        dir,
        progress,
        () -> {
          if (!runs(clusters, dir, beside)) {
            start(clusters, dir, components.telling(progress), progress, beside);
          }
          return status(dir);
        });
  }

  /**
   * What runs beside the API servers of a sandbox.
   *
   * @param names of its programs
   * @param start starts them
   */
  public record Beside(Collection<String> names, Consumer<ControlPlane> start) {
    static final Beside NOTHING = new Beside(List.of(), plane -> {});

    public Beside {
      names = List.copyOf(names);
    }
  }

  private static void start(
      Collection<Cluster> clusters,
      Path dir,
      Components components,
      Progress progress,
      Beside beside) {
    var options = Options.temporary().with(components).telling(progress).detachedIn(dir);
    var plane = ControlPlane.start(clusters, options);
    try {
      plane.installCrds(CiliumCrds.find(components, progress), CiliumCrds.KINDS_OF_POLICY);
      beside.start().accept(plane);
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
    plane.leaveRunning();
  }

  /** Whether just these clusters run there; ends a part of them that does. */
  private static boolean runs(Collection<Cluster> clusters, Path dir, Beside beside) {
    var state = State.read(dir);
    if (state.isEmpty()) {
      return false;
    }
    var running = new TreeSet<>(state.get().running().stream().map(it -> it.name()).toList());
    var wanted = new TreeSet<>(clusters.stream().map(Cluster::name).toList());
    var known =
        new TreeSet<>(state.get().servers().stream().map(it -> it.cluster().name()).toList());
    if (!known.equals(wanted)) {
      if (!running.isEmpty()) {
        throw new SandboxException(
            "a sandbox with %s runs in %s; end it first with: atoll sandbox down"
                .formatted(String.join(", ", known), dir));
      }
      delete(dir);
      return false;
    }
    wanted.add(Etcd.NAME);
    wanted.addAll(beside.names());
    if (running.equals(wanted)) {
      return true;
    }
    Leftovers.end(state.get());
    return false;
  }

  /**
   * Makes this process the keeper of the control plane that it has started in {@code dir}: {@link
   * #down} may then end it from another process.
   */
  public static void keep(Path dir) {
    Secrets.write(dir.resolve(KEEPER), "");
  }

  /** Whether somebody keeps the sandbox in {@code dir} and has said that it is all up. */
  public static boolean kept(Path dir) {
    return Files.exists(dir.resolve(KEEPER));
  }

  /**
   * Ends the sandbox in {@code dir} and deletes it. Returns the names of the processes that ran;
   * none if there is no sandbox.
   *
   * @throws SandboxException if it belongs to a program that runs
   */
  public static List<String> down(Path dir) {
    if (!Files.exists(State.file(dir))) {
      return List.of();
    }
    return alone(dir, Progress.quiet(), () -> end(dir));
  }

  private static List<String> end(Path dir) {
    var state = State.read(dir);
    if (state.isEmpty()) {
      return List.of();
    }
    var names = state.get().running().stream().map(StartedProcess::name).sorted().toList();
    if (kept(dir)) {
      state.get().owner().ifPresent(keeper -> keeper.end(Duration.ofSeconds(20)));
    }
    if (state.get().owner().isPresent()) {
      Leftovers.endOrRefuse(dir, state.get());
    } else {
      Leftovers.end(state.get());
    }
    delete(dir);
    return names;
  }

  /** What runs there, looked at now; answers within a few seconds. */
  public static Status status(Path dir) {
    var state = State.read(dir);
    if (state.isEmpty()) {
      return new Status(dir, List.of());
    }
    var parts = new ArrayList<Part>();
    var etcd = pid(state.get(), Etcd.NAME);
    var url = URI.create("http://127.0.0.1:" + state.get().etcdPort());
    parts.add(new Part(Etcd.NAME, url, etcd, etcd.isPresent()));
    state.get().servers().forEach(server -> parts.add(part(dir, state.get(), server)));
    return new Status(dir, parts);
  }

  /** The clusters of the sandbox in {@code dir}, by name; none if there is no sandbox. */
  public static List<String> clusters(Path dir) {
    return State.read(dir).stream()
        .flatMap(state -> state.servers().stream())
        .map(server -> server.cluster().name())
        .sorted()
        .toList();
  }

  /** The number of a program of the sandbox in {@code dir}; empty if it does not run. */
  public static OptionalLong pid(Path dir, String name) {
    return State.read(dir).map(state -> pid(state, name)).orElse(OptionalLong.empty());
  }

  /** What runs besides etcd and the API servers: the numbers of its programs by name. */
  public static SortedMap<String, Long> programs(Path dir) {
    var programs = new TreeMap<String, Long>();
    State.read(dir).stream()
        .flatMap(state -> state.running().stream())
        .forEach(it -> programs.put(it.name(), it.pid()));
    programs.remove(Etcd.NAME);
    clusters(dir).forEach(programs::remove);
    return programs;
  }

  /** Requests to one of its clusters; the caller closes it. */
  public static KubeApi api(Path dir, String cluster) {
    return State.read(dir).stream()
        .flatMap(state -> state.servers().stream())
        .filter(server -> server.cluster().name().equals(cluster))
        .map(server -> new ApiServer(server.cluster(), server.port(), dir).api())
        .findFirst()
        .orElseThrow(() -> new SandboxException("no cluster " + cluster + " in " + dir));
  }

  private static Part part(Path dir, State state, State.Server server) {
    var api = new ApiServer(server.cluster(), server.port(), dir);
    var pid = pid(state, server.cluster().name());
    try {
      return new Part(server.cluster().name(), api.url(), pid, pid.isPresent() && api.ready());
    } finally {
      api.disconnect();
    }
  }

  private static OptionalLong pid(State state, String name) {
    return state.running().stream()
        .filter(process -> process.name().equals(name))
        .mapToLong(StartedProcess::pid)
        .findFirst();
  }

  private static <T> T alone(Path dir, Progress progress, Supplier<T> work) {
    Secrets.directory(dir);
    return Exclusive.run(
        dir.resolve(LOCK),
        seconds -> progress.say("another command works on " + dir + "; waiting"),
        work);
  }

  /** Deletes what was made here, and the directory if nothing else is in it. */
  private static void delete(Path dir) {
    CONTENTS.forEach(name -> Leftovers.delete(dir.resolve(name)));
    try {
      Files.deleteIfExists(dir);
    } catch (DirectoryNotEmptyException e) {
      // Somebody else's files stay.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
