package dev.atoll.reconciler.target;

import dev.atoll.fleet.model.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A directory below the operator's output root: {@code ROOT/NAME/CLUSTER/...}. */
public final class DirectoryTarget {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private DirectoryTarget() {}

  /**
   * Opens the target; nothing is read or written yet.
   *
   * @param name from Git: a name and never a path
   * @throws TargetException if it is no name
   */
  public static Target open(Cluster cluster, Path outputRoot, String name) {
    requireName(cluster, name);
    requireName(cluster, cluster.name());
    var folder = outputRoot.resolve(name).resolve(cluster.name());
    return new FileTarget(cluster, new Folder(cluster.name(), name, folder));
  }

  private static void requireName(Cluster cluster, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new TargetException(
          new Problem(
              Problem.Reason.FILES,
              "the directory target of %s is no name: %s".formatted(cluster.name(), name),
              "use lower case letters, digits and dashes"));
    }
  }

  private record Folder(String cluster, String name, Path dir) implements FileStore {

    @Override
    public String place() {
      return "directory:" + name + "/" + cluster;
    }

    @Override
    public Contents read() {
      var files = new TreeMap<String, byte[]>();
      if (!Files.isDirectory(dir)) {
        return new Contents(Optional.empty(), files);
      }
      try (var paths = Files.walk(dir)) {
        for (var path : paths.filter(Folder::isFile).toList()) {
          files.put(dir.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
        }
        return new Contents(Optional.empty(), files);
      } catch (IOException | UncheckedIOException e) {
        throw failed("read", e);
      }
    }

    private static boolean isFile(Path path) {
      return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean write(Change change) {
      try {
        replace(FileTarget.INVENTORY, change.intent());
        for (var file : change.written().entrySet()) {
          replace(file.getKey(), file.getValue());
        }
        for (var path : change.removed()) {
          remove(dir.resolve(path));
        }
        if (change.result().isPresent()) {
          replace(FileTarget.INVENTORY, change.result().get());
        } else {
          remove(dir.resolve(FileTarget.INVENTORY));
        }
        return true;
      } catch (IOException e) {
        throw failed("written", e);
      }
    }

    /** A reader sees the old file or the new one, never half of it. */
    private void replace(String path, byte[] content) throws IOException {
      var file = dir.resolve(path);
      Files.createDirectories(file.getParent());
      var fresh = Files.createTempFile(file.getParent(), ".atoll-", ".tmp");
      try {
        Files.write(fresh, content);
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    }

    private void remove(Path file) throws IOException {
      Files.deleteIfExists(file);
      for (var d = file.getParent(); d != null && !d.equals(dir) && isEmpty(d); d = d.getParent()) {
        Files.delete(d);
      }
    }

    private static boolean isEmpty(Path directory) throws IOException {
      try (var entries = Files.list(directory)) {
        return entries.findAny().isEmpty();
      }
    }

    private TargetException failed(String what, Exception e) {
      return new TargetException(
          new Problem(
              Problem.Reason.FILES,
              "the directory of %s cannot be %s: %s".formatted(cluster, what, e.getMessage()),
              "check permissions and free space of " + dir),
          e);
    }

    @Override
    public void close() {}
  }
}
