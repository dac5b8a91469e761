package dev.atoll.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory that a command may fill without writing over anybody's files. */
final class NewDirectory {

  private NewDirectory() {}

  /** Makes the directory, or accepts an empty one; anything else is a usage error. */
  static void require(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new UsageException(directory + " is a file; name a new directory");
    }
    Files.createDirectories(directory);
    try (var entries = Files.list(directory)) {
      if (entries.anyMatch(p -> !p.getFileName().toString().equals(".git"))) {
        throw new UsageException(directory + " is not empty; name a new directory");
      }
    }
  }
}
