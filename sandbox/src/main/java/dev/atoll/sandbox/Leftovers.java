package dev.atoll.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Temporary control planes whose owner died before it could clean up. */
final class Leftovers {
  private static final String PREFIX = "atoll-sandbox-";

  private Leftovers() {}

  static Path newDirectory() {
    try {
      return Files.createTempDirectory(PREFIX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends and deletes the temporary control planes of this user whose owner is dead. */
  static void clean() {
    clean(Path.of(System.getProperty("java.io.tmpdir")));
  }

  static void clean(Path root) {
    for (var dir : in(root)) {
      var state = State.read(dir);
      if (state.isPresent() && state.get().owner().filter(it -> it.alive().isEmpty()).isPresent()) {
        end(state.get());
        delete(dir);
      }
    }
  }

  /** Ends what a dead owner left; refuses where the owner lives or what runs has none. */
  static void endOrRefuse(Path dir, State state) {
    if (state.owner().isPresent() && state.owner().get().alive().isPresent()) {
      throw new SandboxException(
          dir + " is in use by process " + state.owner().get().pid() + "; end that first");
    }
    if (state.owner().isEmpty() && !state.running().isEmpty()) {
      throw new SandboxException(
          "a sandbox runs in " + dir + "; end it with: atoll sandbox down --dir " + dir);
    }
    end(state);
  }

  static void end(State state) {
    var apiServers = state.running().stream().filter(it -> !it.name().equals(Etcd.NAME)).toList();
    InParallel.each(apiServers, it -> it.end(Duration.ofSeconds(5)));
    state.running().forEach(it -> it.end(Duration.ofSeconds(5)));
  }

  static void delete(Path dir) {
    try (var files = Files.walk(dir)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Somebody else cleaned up at the same time.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another user must not be able to name processes for us to end. */
  private static boolean isMine(Path dir) throws IOException {
    return Files.isDirectory(dir, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(dir).getName().equals(System.getProperty("user.name"));
  }

  private static List<Path> in(Path root) {
    try (var dirs = Files.newDirectoryStream(root, PREFIX + "*")) {
      var mine = new ArrayList<Path>();
      for (var dir : dirs) {
        if (isMine(dir) && Files.isReadable(State.file(dir))) {
          mine.add(dir);
        }
      }
      return mine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
