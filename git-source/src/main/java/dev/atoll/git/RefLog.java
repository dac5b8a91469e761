package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Relation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The moves of branches as this machine saw them, one line each and only ever added to, so that a
 * rewritten branch stays visible after the remote has forgotten it. Two files of bounded size: the
 * older one gives way.
 */
final class RefLog {

  private static final long MAX_BYTES = 1 << 20;
  private static final String NONE = "-";

  private final Path file;
  private final Path older;
  private final long maxBytes;

  RefLog(Path file) {
    this(file, MAX_BYTES);
  }

  RefLog(Path file, long maxBytes) {
    this.file = file;
    this.older = file.resolveSibling(file.getFileName() + ".1");
    this.maxBytes = maxBytes;
  }

  void add(RefMove move) {
    var line =
        String.join(
                " ",
                move.at().toString(),
                move.relation().name(),
                move.from().map(CommitId::hex).orElse(NONE),
                move.to().map(CommitId::hex).orElse(NONE),
                move.ref())
            + "\n";
    try {
      if (Files.exists(file) && Files.size(file) + line.length() > maxBytes) {
        Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw GitRepository.unreadable(file, e);
    }
  }

  /** Oldest first. A line that a crash cut short is left out. */
  List<RefMove> moves() {
    var moves = new ArrayList<RefMove>();
    for (var path : List.of(older, file)) {
      for (var line : lines(path)) {
        read(line).ifPresent(moves::add);
      }
    }
    return List.copyOf(moves);
  }

  private static List<String> lines(Path path) {
    try {
      return Files.exists(path)
          ? new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList()
          : List.of();
    } catch (IOException e) {
      throw GitRepository.unreadable(path, e);
    }
  }

  private static Optional<RefMove> read(String line) {
    var f = line.split(" ", 5);
    if (f.length < 5) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new RefMove(
              Instant.parse(f[0]), f[4], commit(f[2]), commit(f[3]), Relation.valueOf(f[1])));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<CommitId> commit(String text) {
    return text.equals(NONE) ? Optional.empty() : Optional.of(new CommitId(text));
  }
}
