package dev.atoll.cli;

import dev.atoll.cli.demo.Demo;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "demo",
    description = "The whole story on this machine: control planes, a repository, a reconciler.")
final class DemoCommand extends Command {

  @Option(
      names = "--cilium",
      description =
          "With real Cilium beside Atoll's datapath, told by real connections; needs root.")
  private boolean cilium;

  @Option(names = "--keep", description = "Leave it running, and say how to look around.")
  private boolean keep;

  @Option(names = "--fast", description = "Without pauses for reading; for CI.")
  private boolean fast;

  DemoCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws Exception {
    var home = Path.of(System.getenv().getOrDefault("ATOLL_HOME", "."));
    var example = home.resolve("fleet-example");
    new Demo(example, cilium, keep, fast, console().colour(), console().out()).run();
    return ExitCode.OK;
  }
}
