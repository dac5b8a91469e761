package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;

/** Puts rendered files on a branch of a repository, without a checkout and never by force. */
public final class BranchWriter {

  /** How often a branch that someone else moves at the same time is tried. */
  private static final int ATTEMPTS = 12;

  /** Milliseconds; a random part of it is waited after the first attempt, more after each. */
  private static final int PAUSE = 100;

  private BranchWriter() {}

  /**
   * Makes the files below {@code folder} of the mirror's branch exactly {@code files}; everything
   * else on the branch stays. Commits on top of the branch and pushes; makes the branch if there is
   * none. Does nothing if it holds them already.
   *
   * @param folder without slashes at the ends, empty for the whole branch
   * @param files by their path below {@code folder}
   * @throws GitException.Refused if a path is unsafe, or the remote takes no pushes
   * @throws GitException.Unreachable if the remote does not answer, or the branch never holds still
   */
  public static Written commit(
      GitMirror mirror,
      String folder,
      Map<String, byte[]> files,
      String message,
      Author author,
      Duration deadline) {
    var replacement = Replacement.of(folder, files);
    var change = new Change(mirror, replacement, message, author);
    return mirror
        .mirrorDirectory()
        .alone(
            deadline,
            left ->
                mirror
                    .remote()
                    .within(
                        left,
                        mirror.repository().git(),
                        t -> change.attempt(mirror.fetch(t), t, ATTEMPTS)));
  }

  private record Change(GitMirror mirror, Replacement replacement, String message, Author author) {

    Written attempt(Tip tip, Transport transport, int attempts) throws Exception {
      var parent =
          switch (tip) {
            case Tip.At at -> Optional.of(at.commit());
            case Tip.Missing m -> Optional.<CommitId>empty();
          };
      var tree = replacement.treeOn(mirror.repository(), parent);
      if (tree.isEmpty()) {
        return new Written.Unchanged(parent);
      }
      var commit = write(tree.get(), parent);
      if (push(transport, commit, parent)) {
        mirror.refs().moveTo(commit);
        return new Written.Committed(commit);
      }
      if (attempts <= 1) {
        throw new GitException.Unreachable(
            "the branch " + mirror.refs().name().text() + " moved at every attempt to push");
      }
      Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE * (ATTEMPTS + 1 - attempts)));
      return attempt(mirror.fetch(transport), transport, attempts - 1);
    }

    private CommitId write(ObjectId tree, Optional<CommitId> parent) throws IOException {
      var who = new PersonIdent(author.name(), author.address(), author.when(), ZoneOffset.UTC);
      var commit = new CommitBuilder();
      commit.setTreeId(tree);
      commit.setAuthor(who);
      commit.setCommitter(who);
      commit.setEncoding(StandardCharsets.UTF_8);
      commit.setMessage(message);
      parent.ifPresent(p -> commit.setParentId(CommitWalk.objectOf(p)));
      try (var inserter = mirror.repository().git().newObjectInserter()) {
        var id = inserter.insert(commit);
        inserter.flush();
        return GitRepository.idOf(id);
      }
    }

    /** False if the branch is no longer where it was. */
    private boolean push(Transport transport, CommitId commit, Optional<CommitId> parent)
        throws Exception {
      var full = mirror.refs().name().full();
      var expected = parent.map(CommitWalk::objectOf).orElse(ObjectId.zeroId());
      var update =
          new RemoteRefUpdate(
              mirror.repository().git(),
              CommitWalk.objectOf(commit).name(),
              full,
              false,
              null,
              expected);
      transport.push(new Cancellable(Thread.currentThread()), List.of(update));
      return switch (update.getStatus()) {
        case OK, UP_TO_DATE -> true;
        case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> false;
        case REJECTED_OTHER_REASON -> {
          if (isRace(update)) {
            yield false;
          }
          throw refused(update);
        }
        case REJECTED_NODELETE, NON_EXISTING, NOT_ATTEMPTED, AWAITING_REPORT ->
            throw refused(update);
      };
    }

    /** What JGit and git answer when two pushes meet. */
    private static boolean isRace(RemoteRefUpdate update) {
      var message = String.valueOf(update.getMessage());
      return message.contains("lock") || message.contains("failed to update ref");
    }

    private GitException refused(RemoteRefUpdate update) {
      var text =
          "the remote refuses the push to " + update.getRemoteName() + ": " + update.getMessage();
      return new GitException.Refused(mirror.remote().mask().mask(text));
    }
  }
}
