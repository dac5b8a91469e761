package dev.atoll.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the programs of control planes and meshes, or makes them. Looked at in this order: a
 * directory named by {@code ATOLL_KUBE_ASSETS} or {@code KUBEBUILDER_ASSETS}; the cache; {@code
 * PATH}; a download of the published test archive; a build from Go modules.
 */
public final class Components {
  /** Where a program came from. */
  public enum Source {
    NAMED_DIRECTORY("the directory named by the environment"),
    CACHE("the cache"),
    PATH("PATH"),
    DOWNLOAD("a download"),
    BUILD("a build from Go modules");

    private final String words;

    Source(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * @param passedOver why each source that comes earlier was not taken
   */
  public record Found(Component component, Path path, Source source, List<String> passedOver) {
    public Found {
      passedOver = List.copyOf(passedOver);
    }
  }

  /** What one source says. */
  sealed interface Lookup {
    record At(Path path) implements Lookup {}

    record Not(String why) implements Lookup {}
  }

  private final Map<String, String> environment;
  private final Progress progress;
  private final Cache cache;

  /** Looks at {@code environment} only, never at that of this process. */
  public Components(Map<String, String> environment, Progress progress) {
    this.environment = Map.copyOf(environment);
    this.progress = progress;
    this.cache = Cache.of(environment);
  }

  public static Components ofThisMachine(Progress progress) {
    return new Components(System.getenv(), progress);
  }

  Components telling(Progress other) {
    return new Components(environment, other);
  }

  Map<String, String> environment() {
    return environment;
  }

  Cache cache() {
    return cache;
  }

  /**
   * Finds the program, or downloads or builds it; a build takes minutes and tells how far it is.
   *
   * @throws SandboxException if no source has it, with what each said and what to do
   */
  public Found find(Component component) {
    var passedOver = new ArrayList<String>();
    for (var source : Source.values()) {
      switch (look(source, component)) {
        case Lookup.At(var path) -> {
          progress.say(component.file() + ": from " + source + ", " + path);
          return new Found(component, path, source, passedOver);
        }
        case Lookup.Not(var why) -> passedOver.add(source + ": " + why);
      }
    }
    throw new SandboxException(missing(component, passedOver));
  }

  /** The program if it is on this machine already: nothing is downloaded or built. */
  public Optional<Found> present(Component component) {
    var passedOver = new ArrayList<String>();
    for (var source : List.of(Source.NAMED_DIRECTORY, Source.CACHE, Source.PATH)) {
      switch (look(source, component)) {
        case Lookup.At(var path) -> {
          return Optional.of(new Found(component, path, source, passedOver));
        }
        case Lookup.Not(var why) -> passedOver.add(source + ": " + why);
      }
    }
    return Optional.empty();
  }

  private Lookup look(Source source, Component component) {
    return switch (source) {
      case NAMED_DIRECTORY -> inNamedDirectory(component);
      case CACHE -> cache.look(component);
      case PATH -> onPath(component);
      case DOWNLOAD -> new Download(environment, cache, progress).look(component);
      case BUILD -> new GoBuild(environment, cache, progress).look(component);
    };
  }

  private Lookup inNamedDirectory(Component component) {
    var reasons = new ArrayList<String>();
    for (var variable : List.of("ATOLL_KUBE_ASSETS", "KUBEBUILDER_ASSETS")) {
      var dir = environment.getOrDefault(variable, "");
      if (dir.isEmpty()) {
        reasons.add(variable + " is not set");
        continue;
      }
      var file = Path.of(dir).resolve(component.file()).toAbsolutePath();
      if (Files.isExecutable(file) && Files.isRegularFile(file)) {
        return new Lookup.At(file);
      }
      reasons.add(variable + " names " + dir + ", which has no executable " + component.file());
    }
    return new Lookup.Not(String.join("; ", reasons));
  }

  /** A program met by chance is asked for its version. */
  private Lookup onPath(Component component) {
    var found = Launcher.onPath(component.file(), environment);
    if (found.isEmpty()) {
      return new Lookup.Not("no " + component.file() + " there");
    }
    var path = found.get().toAbsolutePath();
    var answer = Command.run(component.versionCommand(path), Map.of(), VERSION_DEADLINE);
    var version = Version.parse(answer.output());
    if (version.filter(component::accepts).isPresent()) {
      return new Lookup.At(path);
    }
    return new Lookup.Not(
        "%s is %s, and %s is needed"
            .formatted(
                path,
                version.map(it -> "version " + it).orElse("of an unknown version"),
                component.accepted()));
  }

  private static final java.time.Duration VERSION_DEADLINE = java.time.Duration.ofSeconds(20);

  private static String missing(Component component, List<String> passedOver) {
    return passedOver.stream()
        .map(why -> "\n  - " + why)
        .collect(
            Collectors.joining(
                "",
                component.file() + " " + component.version() + " is needed and was not found:",
                "\nDo one of these: " + remedies(component)));
  }

  private static String remedies(Component component) {
    var everywhere =
        "set ATOLL_KUBE_ASSETS to a directory that holds it; %sinstall Go 1.26 or later, and it is"
            + " built (takes minutes, once)%s.";
    return Download.PROGRAMS.contains(component)
        ? everywhere.formatted("", "; or allow the download (see docs/sandbox.md)")
        : everywhere.formatted("or ", "");
  }
}
