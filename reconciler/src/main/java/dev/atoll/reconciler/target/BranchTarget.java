package dev.atoll.reconciler.target;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.git.Author;
import dev.atoll.git.BranchWriter;
import dev.atoll.git.FolderEdit;
import dev.atoll.git.FolderFiles;
import dev.atoll.git.GitException;
import dev.atoll.git.GitMirror;
import dev.atoll.git.Tip;
import dev.atoll.git.Written;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

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
    public Contents read() {
      try {
        return switch (mirror.fetch(DEADLINE)) {
          case Tip.At at ->
              new Contents(
                  Optional.of(at.commit()),
                  FolderFiles.read(mirror.repository(), at.commit(), cluster));
          case Tip.Missing m -> new Contents(Optional.empty(), new TreeMap<>());
        };
      } catch (GitException e) {
        throw failed(e);
      }
    }

    /** One commit: there is no moment in between, so the intent needs no writing down. */
    @Override
    public boolean write(Change change) {
      var written = new TreeMap<>(change.written());
      var removed = new TreeSet<>(change.removed());
      change
          .result()
          .ifPresentOrElse(
              text -> written.put(FileTarget.INVENTORY, text),
              () -> removed.add(FileTarget.INVENTORY));
      var message = "Render " + cluster + " at " + change.commit() + "\n";
      var author = new Author("Atoll", "atoll@localhost", clock.instant());
      try {
        var edit = FolderEdit.below(cluster, written, removed);
        return switch (BranchWriter.commit(
            mirror, change.basis(), edit, message, author, DEADLINE)) {
          case Written.Committed c -> true;
          case Written.Unchanged u -> true;
          case Written.Moved m -> false;
        };
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
