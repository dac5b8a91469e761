package dev.atoll.cli;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.node.Enclosure;
import dev.atoll.sandbox.pods.Attachment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts, and leaves running. */
@CommandLine.Command(
    name = "up",
    description = {
      "Start an etcd, and for each cluster an API server and Atoll's mesh control plane; they go",
      "on until `down`."
    })
final class SandboxUpCommand extends Command {

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
      names = "--pods",
      description = {
        "With nodes and pods in clusters whose `datapath.provider` is `atoll`, as a fleet says;",
        "needs root."
      })
  private boolean pods;

  @Option(
      names = "--cni",
      paramLabel = "CLUSTER=PLUGIN",
      description = {
        "With --pods: the CNI plugin that attaches a cluster's pods, ptp or bridge; may be given",
        "several times (default: ptp)."
      })
  private Map<String, String> plugins = Map.of();

  @Option(
      names = "--no-mesh",
      description = {
        "API servers alone, and with --pods nodes and pods, without stores, exporters, mirrors and",
        "node agents."
      })
  private boolean alone;

  @Option(
      names = "--fleet",
      paramLabel = "FLEET",
      description = {
        "The clusters, and with --cilium or --pods workloads and services too (default: the",
        "example)."
      })
  private Optional<String> fleet = Optional.empty();

  @Option(
      names = "--nodes",
      defaultValue = "1",
      description = "With --cilium or --pods: nodes of each cluster, 1 to 4 (default: 1).")
  private int nodes = 1;

  SandboxUpCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException {
    requireSense();
    if (cilium) {
      return withCilium();
    }
    if (pods) {
      return withPods();
    }
    return alone || !names.isEmpty() ? apiServers() : withMesh();
  }

  private void requireSense() {
    if (cilium && alone) {
      throw new UsageException("with --cilium there is a mesh, which is Cilium's");
    }
    if (pods && cilium) {
      throw new UsageException("--pods goes without --cilium");
    }
    if (fleet.isPresent() && !names.isEmpty()) {
      throw new UsageException("name clusters or a fleet, not both");
    }
    if (!plugins.isEmpty() && !pods) {
      throw new UsageException("--cni goes with --pods");
    }
  }

  private ExitCode withMesh() {
    var agents = new SandboxMesh(FleetInput.review(wantedFleet()).fleet(), where());
    var status = agents.up(console()::progress);
    console().say("export KUBECONFIG=" + status.kubeconfig());
    say(agents);
    return ExitCode.OK;
  }

  private void say(SandboxMesh agents) {
    agents
        .urls()
        .forEach((name, url) -> console().say(name + ": atoll-agent status --agent " + url));
  }

  private Path where() {
    return dir.orElseGet(() -> Sandbox.directory(System.getenv()));
  }

  private String wantedFleet() {
    if (!names.isEmpty()) {
      throw new UsageException(
          "with %s the clusters are those of the fleet: --fleet"
              .formatted(pods ? "--pods" : "--cilium"));
    }
    var example = Path.of(System.getenv().getOrDefault("ATOLL_HOME", "."), "fleet-example");
    var wanted = fleet.orElse(example.toString());
    requireClusters(wanted);
    return wanted;
  }

  private ExitCode withCilium() throws IOException {
    requireNodes();
    Enclosure.requireRoot();
    keep(wantedFleet(), List.of("--nodes", Integer.toString(nodes)));
    return ExitCode.OK;
  }

  private ExitCode withPods() throws IOException {
    requireNodes();
    var wanted = wantedFleet();
    var read = FleetInput.review(wanted).fleet();
    var options = new ArrayList<>(List.of("--pods", "--nodes", Integer.toString(nodes)));
    attachments(wanted, read).forEach((name, how) -> options.add("--cni=" + name + "=" + how));
    if (alone) {
      options.add("--no-mesh");
    }
    Enclosure.requireRoot();
    keep(wanted, options);
    if (!alone) {
      say(new SandboxMesh(read, where()));
    }
    return ExitCode.OK;
  }

  private void requireNodes() {
    if (nodes < 1 || nodes > 4) {
      throw new UsageException("--nodes is from 1 to 4");
    }
  }

  private void keep(String wanted, List<String> options) throws IOException {
    new KeptSandbox(where(), wanted, options, console()).up();
    console().say("export KUBECONFIG=" + where().resolve("kubeconfig"));
  }

  /** What --cni says, in the names of {@link Attachment}. */
  private Map<String, Attachment> attachments(String wanted, Fleet read) {
    var own =
        read.clusters().stream()
            .filter(c -> c.datapath().provider() == Cluster.Provider.ATOLL)
            .map(Cluster::name)
            .toList();
    if (own.isEmpty()) {
      throw new UsageException(
          "no cluster of %s says `datapath: {provider: atoll}`, and --pods is for those"
              .formatted(wanted));
    }
    var attachments = new TreeMap<String, Attachment>();
    plugins.forEach((name, plugin) -> {
      if (!own.contains(name)) {
        throw new UsageException("--cni names " + name + ", which is none of " + own);
      }
      attachments.put(name, attachment(plugin));
    });
    return attachments;
  }

  private static Attachment attachment(String plugin) {
    return switch (plugin.toLowerCase(Locale.ROOT)) {
      case "ptp" -> Attachment.PTP;
      case "bridge" -> Attachment.BRIDGE;
      default -> throw new UsageException("--cni is ptp or bridge, not " + plugin);
    };
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
    var status = Sandbox.up(clusters, where(), components, console()::progress);
    console().say("export KUBECONFIG=" + status.kubeconfig());
    return ExitCode.OK;
  }

  private List<String> fleetNames() {
    return FleetInput.review(wantedFleet()).fleet().clusters().stream().map(c -> c.name()).toList();
  }
}
