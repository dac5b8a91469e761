package dev.atoll.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The compiler of Cilium's datapath. The agent runs {@code clang} from its PATH (Cilium 1.20.2,
 * pkg/datapath/loader/compile.go) and asks for 18.1 or later
 * (Documentation/operations/system_requirements.rst); Cilium's own image has 19.1.7.
 *
 * @param path the compiler that was found
 * @param directory holds only a link {@code clang} to it, for the PATH of an agent
 */
public record Clang(Path path, Path directory) {
  private static final Version OLDEST = new Version(18, 1, 0);
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** After the plain name, first the version that Cilium itself is released with. */
  private static final List<String> NAMES =
      List.of("clang", "clang-19", "clang-18", "clang-20", "clang-21", "clang-22");

  private sealed interface Tried {
    record Serves(Path path) implements Tried {}

    record Not(String why) implements Tried {}
  }

  /**
   * Finds the compiler on {@code PATH}, and makes the directory in the cache.
   *
   * @throws SandboxException if there is none, with what was tried and what to install
   */
  public static Clang find(Map<String, String> environment) {
    var passedOver = new ArrayList<String>();
    for (var name : NAMES) {
      switch (look(name, environment)) {
        case Tried.Serves(var path) -> {
          return linked(path, Cache.of(environment));
        }
        case Tried.Not(var why) -> passedOver.add(why);
      }
    }
    throw new SandboxException(missing(passedOver));
  }

  /** The compiler if this machine has one; nothing is made. */
  public static Optional<Path> present(Map<String, String> environment) {
    for (var name : NAMES) {
      if (look(name, environment) instanceof Tried.Serves(var path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private static Tried look(String name, Map<String, String> environment) {
    return Launcher.onPath(name, environment)
        .map(path -> asked(path.toAbsolutePath().normalize()))
        .orElseGet(() -> new Tried.Not("no " + name + " on PATH"));
  }

  private static Tried asked(Path path) {
    var version = Version.parse(output(path, "--version"));
    if (version.filter(found -> found.compareTo(OLDEST) >= 0).isEmpty()) {
      var found = version.map(it -> "version " + it).orElse("of an unknown version");
      return new Tried.Not(path + " is " + found);
    }
    return output(path, "--print-targets").lines().anyMatch(it -> it.strip().startsWith("bpf "))
        ? new Tried.Serves(path)
        : new Tried.Not(path + " does not compile for bpf");
  }

  private static String output(Path path, String option) {
    return Command.run(List.of(path.toString(), option), Map.of(), DEADLINE).output();
  }

  /** A directory per compiler, so that two environments of one user do not change each other's. */
  private static Clang linked(Path path, Cache cache) {
    var name = path.toString().substring(1).replace('/', '_');
    var directory = cache.root().resolve("clang").resolve(name);
    try {
      Files.createDirectories(directory);
      Files.createSymbolicLink(directory.resolve("clang"), path);
    } catch (FileAlreadyExistsException e) {
      // The directory is named after the compiler, so the link is the right one.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Clang(path, directory);
  }

  private static String missing(List<String> passedOver) {
    return passedOver.stream()
        .map(why -> "\n  - " + why)
        .collect(
            Collectors.joining(
                "",
                "clang 18.1 or later is needed and was not found:",
                "\nInstall it: apt-get install clang-19 (Debian, Ubuntu)."));
  }
}
