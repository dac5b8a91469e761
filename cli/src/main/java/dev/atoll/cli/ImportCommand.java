package dev.atoll.cli;

import dev.atoll.fleet.model.KubernetesNames;
import dev.atoll.reconciler.adoption.Adoption;
import dev.atoll.reconciler.adoption.AdoptionOptions;
import dev.atoll.reconciler.adoption.FoundCluster;
import dev.atoll.reconciler.kube.Surveys;
import dev.atoll.reconciler.kube.Timing;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "import",
    description = "Write a fleet repository from clusters that run already; changes nothing there.")
final class ImportCommand extends Command {

  @Option(
      names = "--context",
      required = true,
      paramLabel = "CONTEXT",
      description = "A context of the kubeconfig; once for each cluster.")
  private List<String> contexts = List.of();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Where the contexts are (default: KUBECONFIG, else ~/.kube/config).")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(names = "--name", defaultValue = "my-fleet", description = "Of the fleet (my-fleet).")
  private String name = "my-fleet";

  @Option(
      names = "--include-managed",
      description = "Import also policies that Helm, Flux, Argo CD or the like look after.")
  private boolean managed;

  @Option(names = "--out", required = true, description = "A new or empty directory.")
  private Path out;

  ImportCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException {
    KubernetesNames.label(name)
        .ifPresent(p -> {
          throw new UsageException("the name of the fleet, " + name + ", " + p);
        });
    NewDirectory.require(out);
    var found = found();
    onlyOnce(found);
    var adopted = Adoption.of(found, new AdoptionOptions(name, managed));
    for (var file : adopted.files()) {
      var path = out.resolve(file.path());
      Files.createDirectories(path.getParent());
      Files.write(path, file.content());
    }
    ImportText.lines(adopted.report()).forEach(console()::say);
    console().say("");
    console().say("wrote " + adopted.files().size() + " files to " + out);
    console().say("next: atoll check " + out);
    return ExitCode.OK;
  }

  private List<FoundCluster> found() {
    try {
      return Surveys.read(file(), contexts.stream().distinct().toList(), Timing.DEFAULT);
    } catch (TargetException e) {
      if (e.problem().reason() == Problem.Reason.CREDENTIALS) {
        throw new UsageException(e.problem().toString());
      }
      throw e;
    }
  }

  private Path file() {
    return kubeconfig
        .or(ImportCommand::fromEnvironment)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".kube", "config"));
  }

  private static Optional<Path> fromEnvironment() {
    var text = System.getenv().getOrDefault("KUBECONFIG", "");
    if (text.contains(java.io.File.pathSeparator)) {
      throw new UsageException(
          "KUBECONFIG names several files; put them into one with `kubectl config view --flatten`"
              + " and name it with --kubeconfig");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
  }

  /** Two contexts of one cluster would make two clusters of it. */
  private static void onlyOnce(List<FoundCluster> found) {
    var byUid = new HashMap<String, String>();
    for (var cluster : found) {
      var other = byUid.putIfAbsent(cluster.live().clusterUid(), cluster.context());
      if (other != null) {
        throw new UsageException(
            "the contexts %s and %s lead to the same cluster; name one of them"
                .formatted(other, cluster.context()));
      }
    }
  }
}
