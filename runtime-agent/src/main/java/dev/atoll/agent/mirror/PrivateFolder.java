package dev.atoll.agent.mirror;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A folder below {@code java.io.tmpdir} for what only this process may read, for as long as it
 * lives: mode 0700, its files 0600. A process that is killed leaves it: where it must not lie on a
 * disk, that is a file system in memory.
 */
public final class PrivateFolder implements AutoCloseable {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path path;

  private PrivateFolder(Path path) {
    this.path = path;
  }

  /** Makes an empty one. */
  public static PrivateFolder make() {
    var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      return new PrivateFolder(Files.createTempDirectory("atoll-agent-", mine));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path() {
    return path;
  }

  /** Makes it hold these files by name, and no others; each is whole at any time. */
  void hold(Map<String, byte[]> files) {
    try {
      for (var name : names()) {
        if (!files.containsKey(name)) {
          Files.delete(path.resolve(name));
        }
      }
      for (var file : files.entrySet()) {
        write(path.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<String> names() throws IOException {
    try (var files = Files.list(path)) {
      return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
      return;
    }
    var next = path.resolve(".next");
    Files.deleteIfExists(next);
    var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = Files.newByteChannel(next, NEW, mine)) {
      channel.write(ByteBuffer.wrap(content));
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes it. */
  @Override
  public void close() {
    hold(Map.of());
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
