package dev.atoll.agent.pods;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network namespace by a file that stands for it.
 *
 * @param inode which tells namespaces apart
 */
record Namespace(Path file, long inode) {

  /** Those of files in the folders, then those of processes below {@code proc}; each once. */
  static Map<Long, Namespace> all(List<Path> folders, Path proc) {
    var found = new LinkedHashMap<Long, Namespace>();
    folders.forEach(folder -> add(found, folder, "*", ""));
    add(found, proc, "[0-9]*", "ns/net");
    return found;
  }

  private static void add(Map<Long, Namespace> found, Path folder, String glob, String below) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      for (var file : files) {
        var namespace = new Namespace(file.resolve(below), inode(file.resolve(below)));
        found.putIfAbsent(namespace.inode(), namespace);
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // A folder that is not there has none, and whoever may not read it finds none.
    }
    found.remove(0L);
  }

  /** 0 if there is no such file, or we may not see it. */
  static long inode(Path file) {
    try {
      return (long) Files.getAttribute(file, "unix:ino");
    } catch (IOException e) {
      return 0;
    }
  }
}
