package dev.atoll.cli;

import dev.atoll.sandbox.synthetic.FleetSize;
import dev.atoll.sandbox.synthetic.SyntheticFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "generate",
    description = "Write a synthetic fleet, the same bytes for the same seed.")
final class GenerateCommand extends Command {

  @Option(names = "--clusters", defaultValue = "10", description = "1 to 511 (default: 10).")
  private int clusters;

  @Option(names = "--policies", defaultValue = "100", description = "A fifth differs per cluster.")
  private int policies;

  @Option(names = "--workloads", defaultValue = "100", description = "Pods that policies select.")
  private int workloads;

  @Option(names = "--seed", defaultValue = "1", description = "Any number (default: 1).")
  private long seed;

  @Option(names = "--out", required = true, description = "A new or empty directory.")
  private Path out;

  GenerateCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException {
    NewDirectory.require(out);
    var files = SyntheticFleet.files(size());
    for (var file : files) {
      var path = out.resolve(file.path());
      Files.createDirectories(path.getParent());
      Files.write(path, file.content());
    }
    console().say("wrote " + files.size() + " files to " + out);
    return ExitCode.OK;
  }

  private FleetSize size() {
    try {
      return new FleetSize(clusters, policies, workloads, seed);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
