package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** What nodes leave on the disk. */
final class Folder {

  private Folder() {}

  /** Deletes a file, or a folder with all that is in it; nothing happens where there is none. */
  static void delete(Path place) {
    if (!Files.exists(place)) {
      return;
    }
    try (var files = Files.walk(place)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw cannot(place, e);
    }
  }

  /** Deletes a folder unless something is in it. */
  static void deleteEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // Other nodes use it.
    } catch (IOException e) {
      throw cannot(folder, e);
    }
  }

  private static SandboxException cannot(Path place, IOException e) {
    return new SandboxException("cannot delete " + place + ": " + e.getMessage(), e);
  }
}
