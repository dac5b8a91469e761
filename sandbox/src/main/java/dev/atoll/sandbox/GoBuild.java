package dev.atoll.sandbox;

import dev.atoll.sandbox.Components.Lookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Builds a program from published Go modules. Kubernetes' own go.mod points at folders of its
 * repository, and Cilium's at versions that are not published, so a small module of ours names
 * published ones instead.
 */
record GoBuild(Map<String, String> environment, Cache cache, Progress progress) {
  private static final Duration DEADLINE = Duration.ofMinutes(90);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

  /** The module files must be taken as they are, whatever the user has set for other work. */
  private static final Map<String, String> SETTINGS =
      Map.of("CGO_ENABLED", "0", "GOFLAGS", "", "GOWORK", "off", "GO111MODULE", "on");

  Lookup look(Component component) {
    var go = go(environment);
    if (go.isEmpty()) {
      return new Lookup.Not("no go on PATH");
    }
    return cache.locked(
        component.module().project() + "-" + component.version(),
        progress,
        () -> make(go.get(), component));
  }

  static Optional<Path> go(Map<String, String> environment) {
    return Launcher.onPath("go", environment);
  }

  private Lookup make(Path go, Component component) {
    if (cache.look(component) instanceof Lookup.At found) {
      return found; // made by the process that we waited for
    }
    progress.say(
        "%s %s: building it from Go modules, once; the first build takes minutes"
            .formatted(component.file(), component.version()));
    try {
      var module = Files.createTempDirectory("atoll-go-");
      try {
        return build(go, component, module);
      } finally {
        Leftovers.delete(module);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Lookup build(Path go, Component component, Path module) throws IOException {
    for (var file : component.module().files()) {
      copy(component.module(), file, module);
    }
    var made = module.resolve("made");
    var compiled = new AtomicInteger();
    var start = System.nanoTime();
    var clock = Thread.ofVirtual().start(() -> tell(component, compiled, start));
    var result =
        Command.run(
            command(go, component, made),
            SETTINGS,
            Optional.of(module),
            DEADLINE,
            line -> compiled.incrementAndGet());
    clock.interrupt();
    if (!result.ok()) {
      return new Lookup.Not("go build failed: " + lastLines(result.output()));
    }
    progress.say("%s: built in %s".formatted(component.file(), elapsed(start)));
    return new Lookup.At(place(made, component.in(cache.root())));
  }

  static List<String> command(Path go, Component component, Path made) {
    var command = new ArrayList<>(List.of(go.toString(), "build", "-v", "-trimpath"));
    command.addAll(List.of("-ldflags", component.module().linkerFlags()));
    if (!component.tags().isEmpty()) {
      command.addAll(List.of("-tags", String.join(",", component.tags())));
    }
    command.addAll(List.of("-o", made.toString(), component.goPackage()));
    return command;
  }

  private static void copy(GoModule module, String file, Path into) throws IOException {
    var name = "go/" + module.project() + "/" + file + ".txt";
    try (var in = GoBuild.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the resource " + name + " is missing");
      }
      var target = into.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(in, target);
    }
  }

  /** Moves the file to its place as a whole, over file systems too. */
  static Path place(Path made, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    var beside = Files.createTempFile(target.getParent(), ".new-", "");
    Files.copy(made, beside, StandardCopyOption.REPLACE_EXISTING);
    if (!beside.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + beside + " executable");
    }
    return Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private void tell(Component component, AtomicInteger compiled, long start) {
    try {
      while (true) {
        Thread.sleep(BETWEEN_LINES);
        progress.say(
            "%s: building, %s, %d lines from the compiler"
                .formatted(component.file(), elapsed(start), compiled.get()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the build is over
    }
  }

  private static String elapsed(long start) {
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }

  private static String lastLines(String output) {
    var lines = output.strip().lines().toList();
    return String.join("\n    ", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
  }
}
