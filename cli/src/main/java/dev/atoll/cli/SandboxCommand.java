package dev.atoll.cli;

import dev.atoll.sandbox.CiliumBpf;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Clang;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.NodePrograms;
import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.node.Enclosure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "sandbox",
    description = "Real Kubernetes API servers on this machine.",
    subcommands = {
      SandboxCommand.Up.class,
      SandboxCommand.Down.class,
      SandboxCommand.Show.class,
      SandboxCommand.Prepare.class,
      SandboxProbeCommand.class,
      SandboxKeepCommand.class
    })
final class SandboxCommand extends Command {

  SandboxCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    throw new UsageException("say what: atoll sandbox up, down, status, probe or prepare");
  }

  private static Path directory(Optional<Path> given) {
    return given.orElseGet(() -> Sandbox.directory(System.getenv()));
  }

  /** Starts, and leaves running. */
  @CommandLine.Command(
      name = "up",
      description = {
        "Start an etcd, and for each cluster an API server and Atoll's mesh control plane; they go",
        "on until `down`."
      })
  static final class Up extends Command {

    @Parameters(
        arity = "0..*",
        paramLabel = "CLUSTER",
        description = "API servers of these names alone, instead of the clusters of a fleet.")
    private List<String> names = List.of();

    @Option(names = "--dir", description = "Where data and credentials are kept.")
    private Optional<Path> dir = Optional.empty();

    @Option(
        names = "--cilium",
        description = "With real Cilium and pods, as a fleet says; needs root.")
    private boolean cilium;

    @Option(
        names = "--no-mesh",
        description = "API servers alone, without stores, exporters, mirrors and node agents.")
    private boolean alone;

    @Option(
        names = "--fleet",
        paramLabel = "FLEET",
        description = {
          "The clusters, and with --cilium workloads and services too (default: the example)."
        })
    private Optional<String> fleet = Optional.empty();

    @Option(
        names = "--nodes",
        defaultValue = "1",
        description = "With --cilium: nodes of each cluster, 1 to 4 (default: 1).")
    private int nodes = 1;

    Up(Console console) {
      super(console);
    }

    @Override
    ExitCode run() throws IOException {
      if (cilium && alone) {
        throw new UsageException("with --cilium there is a mesh, which is Cilium's");
      }
      if (fleet.isPresent() && !names.isEmpty()) {
        throw new UsageException("name clusters or a fleet, not both");
      }
      if (cilium) {
        return withCilium();
      }
      return alone || !names.isEmpty() ? apiServers() : withMesh();
    }

    private ExitCode withMesh() {
      var agents = new SandboxMesh(FleetInput.review(wantedFleet()).fleet(), directory(dir));
      var status = agents.up(console()::progress);
      console().say("export KUBECONFIG=" + status.kubeconfig());
      agents
          .urls()
          .forEach((name, url) -> console().say(name + ": atoll-agent status --agent " + url));
      return ExitCode.OK;
    }

    private String wantedFleet() {
      if (!names.isEmpty()) {
        throw new UsageException("with --cilium the clusters are those of the fleet: --fleet");
      }
      var example = Path.of(System.getenv().getOrDefault("ATOLL_HOME", "."), "fleet-example");
      var wanted = fleet.orElse(example.toString());
      requireClusters(wanted);
      return wanted;
    }

    private ExitCode withCilium() throws IOException {
      if (nodes < 1 || nodes > 4) {
        throw new UsageException("--nodes is from 1 to 4");
      }
      Enclosure.requireRoot();
      var wanted = wantedFleet();
      var where = directory(dir);
      new KeptSandbox(where, wanted, nodes, console()).up();
      console().say("export KUBECONFIG=" + where.resolve("kubeconfig"));
      return ExitCode.OK;
    }

    /** A fleet that cannot be read says nothing about the clusters that it wants. */
    private static void requireClusters(String fleet) {
      var review = FleetInput.review(fleet);
      if (review.fleet().clusters().isEmpty() || !review.fleet().hasAllClusters()) {
        throw new UsageException(
            fleet + " has no clusters that can be read; see: atoll check " + fleet);
      }
    }

    private ExitCode apiServers() {
      var wanted = names.isEmpty() ? fleetNames() : names;
      var clusters = ControlPlane.Cluster.named(wanted.toArray(String[]::new));
      var components = Components.ofThisMachine(console()::progress);
      var status = Sandbox.up(clusters, directory(dir), components, console()::progress);
      console().say("export KUBECONFIG=" + status.kubeconfig());
      return ExitCode.OK;
    }

    private List<String> fleetNames() {
      return FleetInput.review(wantedFleet()).fleet().clusters().stream()
          .map(c -> c.name())
          .toList();
    }
  }

  /** Ends what {@code up} started. */
  @CommandLine.Command(name = "down", description = "Stop what `up` started, and nothing else.")
  static final class Down extends Command {

    @Option(names = "--dir", description = "As given to `up`.")
    private Optional<Path> dir = Optional.empty();

    Down(Console console) {
      super(console);
    }

    @Override
    ExitCode run() {
      var stopped = Sandbox.down(directory(dir));
      console()
          .say(stopped.isEmpty() ? "nothing was running" : "stopped " + String.join(", ", stopped));
      return ExitCode.OK;
    }
  }

  /** What runs. */
  @CommandLine.Command(name = "status", description = "What runs, and where.")
  static final class Show extends Command {

    @Option(names = "--dir", description = "As given to `up`.")
    private Optional<Path> dir = Optional.empty();

    Show(Console console) {
      super(console);
    }

    @Override
    ExitCode run() {
      var parts = Sandbox.status(directory(dir)).parts();
      if (parts.isEmpty()) {
        console().say("nothing runs in " + directory(dir));
      }
      for (var part : parts) {
        console()
            .say("%-16s %s %s".formatted(part.name(), part.ready() ? "ready" : "down", part.url()));
      }
      Sandbox.programs(directory(dir))
          .forEach((name, pid) -> console().say("%-32s process %d".formatted(name, pid)));
      return ExitCode.OK;
    }
  }

  /** Finds or builds the programs. */
  @CommandLine.Command(
      name = "prepare",
      description = "Find, download or build etcd, kube-apiserver, kubectl and Cilium's CRDs.")
  static final class Prepare extends Command {

    @Option(
        names = "--cilium",
        description = "Also what a mesh of real Cilium agents takes; the first build takes long.")
    private boolean cilium;

    Prepare(Console console) {
      super(console);
    }

    @Override
    ExitCode run() {
      var components = Components.ofThisMachine(console()::progress);
      if (cilium) {
        machine(); // first, as what is missing there costs no build to see
      }
      Component.CONTROL_PLANE.forEach(component -> find(component, components));
      CiliumCrds.find(components, console()::progress);
      if (cilium) {
        Component.CILIUM_MESH.forEach(component -> find(component, components));
        say("bpf", CiliumBpf.find(components, console()::progress).path());
      }
      return ExitCode.OK;
    }

    private void machine() {
      var programs = NodePrograms.find(System.getenv());
      List.of(programs.ip(), programs.nsenter(), programs.unshare(), programs.mount())
          .forEach(path -> say(path.toFile().getName(), path));
      say("clang", Clang.find(System.getenv()).path());
    }

    private void find(Component component, Components components) {
      var found = components.find(component);
      console().say("%-23s %s (%s)".formatted(component.file(), found.path(), found.source()));
    }

    private void say(String name, Path path) {
      console().say("%-23s %s".formatted(name, path));
    }
  }
}
