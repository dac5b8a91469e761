package dev.atoll.agent.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A folder in a BPF file system. */
record PinFolder(Path path) {

  /** Makes it where that is needed; what is in the way, and what to do, if it cannot be used. */
  Optional<String> trouble() {
    try {
      if (!isMounted()) {
        return Optional.of(
            path
                + " is not in a BPF file system: `mount -t bpf bpf /sys/fs/bpf`, and choose a folder"
                + " below that.");
      }
      Files.createDirectories(path);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(path + " cannot be made or looked at (" + e + "): run as root.");
    }
  }

  /** Whether it lies in a BPF file system, or would if it were made. */
  boolean isMounted() {
    try {
      return Files.getFileStore(ancestor()).type().equals("bpf");
    } catch (IOException e) {
      return false;
    }
  }

  private Path ancestor() {
    var at = path.toAbsolutePath();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  /** What is in it; nothing if it is not there. */
  List<Path> pins() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (var files = Files.list(path)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
