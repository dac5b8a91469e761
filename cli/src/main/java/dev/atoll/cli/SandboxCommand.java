package dev.atoll.cli;

import dev.atoll.sandbox.CiliumBpf;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Clang;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.NodePrograms;
import dev.atoll.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "sandbox",
    description = "Real Kubernetes API servers on this machine.",
    subcommands = {
      SandboxUpCommand.class,
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
