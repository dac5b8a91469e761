package dev.atoll.sandbox;

import dev.atoll.sandbox.Components.Lookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A version of the published Go module {@code github.com/cilium/cilium}: its files, not built. */
record CiliumModule(String version, Map<String, String> environment) {
  private static final String MODULE = "github.com/cilium/cilium";
  private static final Map<String, String> SETTINGS =
      Map.of("GOFLAGS", "", "GOWORK", "off", "GO111MODULE", "on");

  /**
   * Copies the files of a folder, those that are {@code wanted}, unless they are there already: all
   * or none. From Go's module cache, else by {@code go mod download}.
   *
   * @param folder its path in the module
   */
  Lookup copy(String folder, Predicate<Path> wanted, Path target) {
    if (Files.isDirectory(target)) {
      return new Lookup.At(target);
    }
    return switch (look(folder)) {
      case Lookup.At(var source) -> new Lookup.At(copied(source, wanted, target));
      case Lookup.Not not -> not;
    };
  }

  private Lookup look(String folder) {
    var go = GoBuild.go(environment);
    if (go.isEmpty()) {
      return new Lookup.Not("no go on PATH");
    }
    var module = MODULE + "@v" + version;
    var modules = Path.of(run(go.get(), "env", "GOMODCACHE").output().strip());
    var found = modules.resolve(module).resolve(folder);
    if (!isWhole(modules, found)) {
      var result = run(go.get(), "mod", "download", module);
      if (!result.ok() || !isWhole(modules, found)) {
        return new Lookup.Not("go mod download: " + result.output().strip());
      }
    }
    return new Lookup.At(found);
  }

  /** While Go unpacks a module, a file beside its archive says so (cmd/go, modfetch/fetch.go). */
  private boolean isWhole(Path modules, Path folder) {
    var unpacking = modules.resolve("cache/download").resolve(MODULE).resolve("@v");
    return Files.isDirectory(folder)
        && Files.notExists(unpacking.resolve("v" + version + ".partial"));
  }

  private static Command.Result run(Path go, String... arguments) {
    var command = new ArrayList<>(List.of(go.toString()));
    command.addAll(List.of(arguments));
    return Command.run(
        command,
        SETTINGS,
        Optional.of(Path.of(System.getProperty("java.io.tmpdir"))),
        Duration.ofMinutes(10),
        line -> {});
  }

  private static Path copied(Path source, Predicate<Path> wanted, Path target) {
    try {
      Files.createDirectories(target.getParent());
      var made = Files.createTempDirectory(target.getParent(), ".new-");
      try {
        copyFiles(source, wanted, made);
        return Files.move(made, target);
      } finally {
        Leftovers.delete(made);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without their modes: Go's module cache is read-only, and a copy must not be. */
  private static void copyFiles(Path source, Predicate<Path> wanted, Path into) throws IOException {
    for (var file : files(source, wanted)) {
      var target = into.resolve(source.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.write(target, Files.readAllBytes(file));
    }
  }

  private static List<Path> files(Path dir, Predicate<Path> wanted) throws IOException {
    try (var files = Files.walk(dir)) {
      return files.filter(Files::isRegularFile).filter(wanted).sorted().toList();
    }
  }
}
