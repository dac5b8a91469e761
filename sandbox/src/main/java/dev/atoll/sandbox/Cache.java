package dev.atoll.sandbox;

import dev.atoll.sandbox.Components.Lookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was downloaded or built once: {@code ~/.cache/atoll}, or below {@code XDG_CACHE_HOME}. Files
 * appear in it whole or not at all, and one process at a time makes one of them.
 */
record Cache(Path root) {
  static Cache of(Map<String, String> environment) {
    var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return new Cache(
        (xdg.startsWith("/") ? Path.of(xdg) : Path.of(home, ".cache")).resolve("atoll"));
  }

  Lookup look(Component component) {
    var built = component.in(root);
    if (Files.isExecutable(built)) {
      return new Lookup.At(built);
    }
    return downloaded(component)
        .<Lookup>map(Lookup.At::new)
        .orElseGet(() -> new Lookup.Not("no " + built));
  }

  /** Programs of a published archive lie together, below the version of its Kubernetes. */
  Path archives() {
    return root.resolve("envtest");
  }

  private Optional<Path> downloaded(Component component) {
    var wanted = Version.parse(Component.KUBE_APISERVER.version()).orElseThrow();
    if (!Files.isDirectory(archives())) {
      return Optional.empty();
    }
    try (var versions = Files.list(archives())) {
      return versions
          .filter(dir ->
              Version.parse(dir.getFileName().toString())
                  .filter(wanted::sameMinor)
                  .filter(version -> dir.endsWith(version.toString()))
                  .isPresent())
          .sorted()
          .map(dir -> dir.resolve(component.file()))
          .filter(Files::isExecutable)
          .reduce((first, second) -> second);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code work} while no other process or thread makes the thing of that name. */
  <T> T locked(String name, Progress progress, Supplier<T> work) {
    return Exclusive.run(
        root.resolve("locks").resolve(name),
        seconds ->
            progress.say(name + ": another process is making it; waiting (" + seconds + " s)"),
        work);
  }
}
