package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.Heartbeat;
import dev.atoll.reconciler.status.Liveness;
import dev.atoll.reconciler.status.StatusJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What the reconciler keeps on its own disk. All of it can be deleted without harm: the clusters
 * remember what matters. A file that cannot be written is told once, and once more when it can.
 */
public final class StateDirectory {

  private final Path dir;
  private final Set<Path> failing = ConcurrentHashMap.newKeySet();

  public StateDirectory(Path dir) {
    this.dir = dir;
  }

  /** The mirror of the fleet repository. */
  public Path mirror() {
    return dir.resolve("mirror.git");
  }

  /** What {@code atoll status} reads. */
  public Path statusFile() {
    return dir.resolve("status.json");
  }

  /** Puts the status in its place, whole or not at all. */
  void write(FleetStatus status, Consumer<String> told) {
    replace(statusFile(), Json.pretty(StatusJson.write(status)), told);
  }

  /** Puts a sign of life in its place. */
  void write(Heartbeat beat, Consumer<String> told) {
    replace(heartbeatFile(), Json.pretty(beat.json()), told);
  }

  private Path heartbeatFile() {
    return dir.resolve("heartbeat.json");
  }

  /** Whether somebody reconciles with this directory, be it on this machine or on another one. */
  public Liveness liveness(Instant now) {
    return Liveness.of(heartbeat(), ThisMachine.id(), ThisMachine::birth, now);
  }

  private Optional<Heartbeat> heartbeat() {
    return text(heartbeatFile()).flatMap(StateDirectory::mapping).flatMap(Heartbeat::read);
  }

  private static Optional<Mapping> mapping(String json) {
    try {
      return Json.read(json.getBytes(StandardCharsets.UTF_8)).asMapping();
    } catch (JsonSyntaxException e) {
      return Optional.empty(); // somebody else wrote it
    }
  }

  /** The last good commit, if this disk knows it. */
  Optional<CommitId> lastGood() {
    return text(dir.resolve("last-good")).flatMap(t -> CommitId.parse(t.strip()));
  }

  void remember(CommitId lastGood, Consumer<String> told) {
    replace(dir.resolve("last-good"), lastGood.hex() + "\n", told);
  }

  /** How much could be deleted when this disk was last written to; lost, the usual limit holds. */
  Optional<Limits> limits() {
    return text(dir.resolve("deletions")).flatMap(Limits::parse);
  }

  void remember(Limits limits, Consumer<String> told) {
    replace(dir.resolve("deletions"), limits + "\n", told);
  }

  /** UID of the cluster that a name of the fleet was first seen to lead to. */
  Optional<String> uid(String cluster) {
    return text(uidFile(cluster)).map(String::strip);
  }

  void remember(String cluster, String uid, Consumer<String> told) {
    replace(uidFile(cluster), uid + "\n", told);
  }

  /** To be deleted by an operator who has replaced a cluster on purpose. */
  Path uidFile(String cluster) {
    return dir.resolve("clusters").resolve(cluster);
  }

  /** Commits that an operator has approved by name. */
  Set<CommitId> approved() {
    var commits = new TreeSet<CommitId>();
    text(dir.resolve("approved")).stream()
        .flatMap(String::lines)
        .forEach(line -> CommitId.parse(line.strip()).ifPresent(commits::add));
    return commits;
  }

  /**
   * Approves one commit: what it deletes may be deleted, and a branch rewritten to it is accepted.
   *
   * @throws IOException if it cannot be written down
   */
  public void approve(CommitId commit) throws IOException {
    Files.createDirectories(dir);
    Files.writeString(
        dir.resolve("approved"),
        commit.hex() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static Optional<String> text(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // unreadable is as good as lost, and lost does no harm
    }
  }

  private void replace(Path file, String text, Consumer<String> told) {
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(temporary, text, StandardCharsets.UTF_8);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      if (failing.remove(file)) {
        told.accept(file + " can be written again");
      }
    } catch (IOException e) {
      if (failing.add(file)) {
        told.accept(
            "cannot write %s: %s; clusters are reconciled all the same, free some space or correct the permissions"
                .formatted(file, reason(e)));
      }
      remove(temporary);
    }
  }

  private static String reason(IOException e) {
    var reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.toString() : reason;
  }

  /** Half of a file takes room where there is none. */
  private static void remove(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // the next write overwrites it
    }
  }
}
