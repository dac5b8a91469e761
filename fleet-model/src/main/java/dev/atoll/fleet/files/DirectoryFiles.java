package dev.atoll.fleet.files;

import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.SourcePos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A fleet that lies in a directory, such as a working copy. */
public final class DirectoryFiles {

  private final Path fleet;
  private final String root;
  private final FileLimits limits;
  private final List<Finding> findings = new ArrayList<>();
  private final List<FileEntry> entries = new ArrayList<>();

  private DirectoryFiles(Path fleet, String root, FileLimits limits) {
    this.fleet = fleet;
    this.root = root;
    this.limits = limits;
  }

  /**
   * Reads the files that the fleet format names. Links are not followed; the directory itself may
   * be reached through one. Paths are relative to the repository that the directory is in (the
   * nearest one upward with a {@code .git}), else to the directory.
   *
   * @throws UncheckedIOException if the directory cannot be listed or is none
   */
  public static Checked<FleetFiles> read(Path fleetDir, FileLimits limits) {
    try {
      var fleet = fleetDir.toRealPath();
      var root = slashes(repository(fleet).relativize(fleet));
      return new DirectoryFiles(fleet, root, limits).read();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the fleet in " + fleetDir, e);
    }
  }

  private static Path repository(Path fleet) {
    for (var dir = fleet; dir != null; dir = dir.getParent()) {
      if (Files.exists(dir.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
        return dir;
      }
    }
    return fleet;
  }

  private static String slashes(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private Checked<FleetFiles> read() throws IOException {
    try (var top = Files.newDirectoryStream(fleet)) {
      for (var path : top) {
        collect(path);
      }
    }
    entries.sort(Comparator.comparing(FileEntry::path));
    var allowed = PathRules.check(entries, limits);
    findings.addAll(allowed.findings());
    var files = new ArrayList<SourceFile>();
    for (var entry : allowed.value()) {
      content(entry, files);
    }
    return new Checked<>(new FleetFiles(root, files), findings);
  }

  private void collect(Path path) throws IOException {
    var name = path.getFileName().toString();
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      if (FleetLayout.isFolder(name)) {
        Files.walkFileTree(path, new Walk());
      } else {
        FleetLayout.nearMiss(name + "/x.yaml").ifPresent(why -> notRead(inFleet(path), why));
      }
    } else {
      add(path, Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }
  }

  private final class Walk extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      add(file, attributes);
      return entries.size() > limits.files() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      unreadable(inFleet(file), failure);
      return FileVisitResult.CONTINUE;
    }
  }

  private void add(Path file, BasicFileAttributes attributes) {
    var path = inFleet(file);
    var mode = mode(attributes);
    if (FleetLayout.isRead(path) || FleetLayout.isInside(path) && mode != FileMode.REGULAR) {
      entries.add(new FileEntry(inRepository(path), attributes.size(), mode));
    } else {
      FleetLayout.nearMiss(path).ifPresent(why -> notRead(path, why));
    }
  }

  private static FileMode mode(BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return FileMode.SYMLINK;
    }
    return attributes.isRegularFile() ? FileMode.REGULAR : FileMode.OTHER;
  }

  private void content(FileEntry entry, List<SourceFile> files) {
    var path = entry.path().substring(root.isEmpty() ? 0 : root.length() + 1);
    try (var in = Files.newInputStream(fleet.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
      files.add(new SourceFile(entry.path(), in.readNBytes((int) limits.fileBytes())));
    } catch (IOException e) {
      unreadable(path, e);
    }
  }

  private void unreadable(String path, IOException failure) {
    findings.add(
        Finding.of(
            FileRule.UNREADABLE,
            SourcePos.ofFile(inRepository(path)),
            "the file cannot be read: " + failure.getClass().getSimpleName(),
            "check its permissions"));
  }

  private void notRead(String path, String why) {
    findings.add(
        Finding.of(
            FileRule.NOT_READ,
            SourcePos.ofFile(inRepository(path)),
            "not read: " + why,
            "rename it"));
  }

  private String inFleet(Path file) {
    return slashes(fleet.relativize(file));
  }

  private String inRepository(String path) {
    return root.isEmpty() ? path : root + "/" + path;
  }
}
