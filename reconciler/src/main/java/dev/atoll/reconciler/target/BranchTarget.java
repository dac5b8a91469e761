package dev.atoll.reconciler.target;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.git.Author;
import dev.atoll.git.BranchWriter;
import dev.atoll.git.FolderFiles;
import dev.atoll.git.GitException;
import dev.atoll.git.GitMirror;
import dev.atoll.git.Tip;
import java.time.Clock;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A branch of a repository, in the folder {@code CLUSTER/}, that Flux, Argo CD or a reconciler
 * inside the cluster applies.
 */
public final class BranchTarget {

  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private BranchTarget() {}

  /**
   * Opens the target; nothing is read or written yet.
   *
   * @param place what tells this branch from others: the name of the repository and of the branch
   * @param mirror of that branch; closed with the target
   * @param clock for the time of commits
   */
  public static Target open(Cluster cluster, String place, GitMirror mirror, Clock clock) {
    return new FileTarget(cluster, new Branch(cluster.name(), place, mirror, clock));
  }

  private record Branch(String cluster, String name, GitMirror mirror, Clock clock)
      implements FileStore {

    @Override
    public String place() {
      return "branch:" + name + "/" + cluster;
    }

    @Override
    public SortedMap<String, byte[]> read() {
      try {
        return switch (mirror.fetch(DEADLINE)) {
          case Tip.At at -> FolderFiles.read(mirror.repository(), at.commit(), cluster);
          case Tip.Missing m -> new TreeMap<>();
        };
      } catch (GitException e) {
        throw failed(e);
      }
    }

    /** One commit: there is no moment in between, so the intent needs no writing down. */
    @Override
    public void write(Change change) {
      var files = read();
      files.putAll(change.written());
      files.keySet().removeAll(change.removed());
      files.remove(FileTarget.INVENTORY);
      change.result().ifPresent(text -> files.put(FileTarget.INVENTORY, text));
      var message = "Render " + cluster + " at " + change.commit() + "\n";
      var author = new Author("Atoll", "atoll@localhost", clock.instant());
      try {
        BranchWriter.commit(mirror, cluster, files, message, author, DEADLINE);
      } catch (GitException e) {
        throw failed(e);
      }
    }

    private TargetException failed(GitException e) {
      return new TargetException(
          new Problem(
              Problem.Reason.UNREACHABLE,
              "the branch of %s cannot be used: %s".formatted(cluster, e.getMessage()),
              "it is tried again; the other clusters go on"),
          e);
    }

    @Override
    public void close() {
      mirror.close();
    }
  }
}
