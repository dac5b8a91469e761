package dev.atoll.cli;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.RunningMesh;
import dev.atoll.validators.reach.FleetReach;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares what pods reach with what policies say. */
@CommandLine.Command(
    name = "probe",
    description = {
      "Open connections between all pods of a sandbox, and compare them with `reach`.",
      "Exit code 1 if one of them is not what the policies of FLEET say."
    })
final class SandboxProbeCommand extends Command {

  @Mixin private FleetInput fleet = new FleetInput();

  @Option(names = "--dir", description = "As given to `up`.")
  private Optional<Path> dir = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Only this port, by TCP and UDP; may be given several times (default: all that"
              + " workloads of the fleet declare).")
  private List<Integer> ports = List.of();

  @Option(
      names = "--limit",
      defaultValue = "1000",
      paramLabel = "MILLIS",
      description = "How long a connection may take (default: 1000).")
  private int limit = 1000;

  SandboxProbeCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    if (limit < 1 || limit > 10_000) {
      throw new UsageException("--limit is from 1 to 10000 milliseconds");
    }
    var review = fleet.review();
    var asked = ports(review.fleet());
    var mesh = RunningMesh.in(dir.orElseGet(() -> Sandbox.directory(System.getenv())));
    var reach = FleetReach.of(review, Optional.empty(), false);
    var connections = Measurement.all(mesh.pods(), asked);
    console().progress(connections.size() + " connections");
    var table =
        TruthTable.measure(reach, mesh.measurement(), connections, Duration.ofMillis(limit));
    new TruthTableText(table).lines().forEach(console()::say);
    return table.differences().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private SortedSet<Integer> ports(Fleet declared) {
    var all = new TreeSet<>(ports);
    for (var port : ports) {
      if (port < 1 || port > 65_535) {
        throw new UsageException("--port is from 1 to 65535");
      }
    }
    if (all.isEmpty()) {
      declared.workloads().forEach(w -> w.ports().forEach(p -> all.add(p.port())));
    }
    if (all.isEmpty()) {
      throw new UsageException("no workload of the fleet declares a port: name one with --port");
    }
    return all;
  }
}
