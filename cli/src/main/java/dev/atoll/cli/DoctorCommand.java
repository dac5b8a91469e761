package dev.atoll.cli;

import dev.atoll.sandbox.Clang;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.pods.PodPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

@CommandLine.Command(
    name = "doctor",
    description = "What is missing on this machine, what needs it, and how to mend it.")
final class DoctorCommand extends Command {

  /** A program, what needs it, and how to get it. */
  private record Program(String name, String neededFor, String remedy) {}

  private static final String NODES = "the nodes of a sandbox with pods";

  private static final List<Program> PROGRAMS =
      List.of(
          new Program("git", "the demo and the tests", "apt-get install git"),
          new Program("mvn", "building", "apt-get install maven"),
          new Program(
              "go",
              "building control planes where no download works, and two comparisons in the tests",
              "install Go 1.26 or later and put it on the PATH"),
          new Program(
              "setpriv", "ending control planes with their parent", "apt-get install util-linux"),
          new Program("ip", NODES, "apt-get install iproute2"),
          new Program("nsenter", NODES, "apt-get install util-linux"),
          new Program("unshare", NODES, "apt-get install util-linux"),
          new Program("mount", NODES, "apt-get install mount"));

  DoctorCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    var missing = new ArrayList<String>();
    PROGRAMS.forEach(p -> look(p, missing));
    lookForPlugins(missing);
    lookForClang(missing);
    for (var component : Component.values()) {
      look(component, missing);
    }
    console()
        .say(
            missing.isEmpty()
                ? "nothing is missing"
                : "missing: " + String.join(", ", missing) + "; what does not need them works");
    return missing.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private void look(Program program, List<String> missing) {
    if (isOnPath(program.name())) {
      console().say("ok       " + program.name());
    } else {
      console()
          .say(
              "missing  %s, for %s: %s"
                  .formatted(program.name(), program.neededFor(), program.remedy()));
      missing.add(program.name());
    }
  }

  private void lookForPlugins(List<String> missing) {
    var found = PodPrograms.present();
    if (found.isPresent()) {
      console().say("ok       CNI plugins (%s)".formatted(found.get()));
    } else {
      console()
          .say(
              "missing  CNI plugins, for sandbox up --pods: apt-get install"
                  + " containernetworking-plugins");
      missing.add("CNI plugins");
    }
  }

  /** By its version too: an old one often has the plain name. */
  private void lookForClang(List<String> missing) {
    var found = Clang.present(System.getenv());
    if (found.isPresent()) {
      console().say("ok       clang (%s)".formatted(found.get()));
    } else {
      console().say("missing  clang 18.1 or later, for real Cilium: apt-get install clang-19");
      missing.add("clang");
    }
  }

  private void look(Component component, List<String> missing) {
    var found = Components.ofThisMachine(line -> {}).present(component);
    if (found.isPresent()) {
      console().say("ok       %s (%s)".formatted(component.file(), found.get().source()));
    } else {
      console().say("missing  %s, for %s".formatted(component.file(), use(component)));
      missing.add(component.file());
    }
  }

  private static String use(Component component) {
    return Component.CILIUM_MESH.contains(component)
        ? "meshes of real Cilium agents: atoll sandbox prepare --cilium"
        : "the sandbox: atoll sandbox prepare";
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .filter(dir -> !dir.isEmpty())
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
  }
}
