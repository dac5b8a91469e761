package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;

/** Puts rendered files on a branch of a repository, without a checkout and never by force. */
public final class BranchWriter {

  private BranchWriter() {}

  /**
   * Commits an edit on top of {@code parent} and pushes it to the mirror's branch, if the branch
   * still is there: whoever wants to go on from where it is now reads it again first. Does nothing
   * if the branch holds all that already.
   *
   * @param parent where the branch was when the edit was thought of; empty where there was no
   *     branch, which is then made
   * @throws GitException.Refused if a file would have to be a folder too, or the remote takes no
   *     pushes
   * @throws GitException.Unreachable if the remote does not answer
   */
  public static Written commit(
      GitMirror mirror,
      Optional<CommitId> parent,
      FolderEdit edit,
      String message,
      Author author,
      Duration deadline) {
    var change = new Change(mirror, parent, edit, message, author);
    return mirror
        .mirrorDirectory()
        .alone(
            deadline,
            left -> mirror.remote().within(left, mirror.repository().git(), change::push));
  }

  private record Change(
      GitMirror mirror, Optional<CommitId> parent, FolderEdit edit, String message, Author author) {

    Written push(Transport transport) throws Exception {
      var tree = edit.treeOn(mirror.repository(), parent);
      if (tree.isEmpty()) {
        return new Written.Unchanged(parent);
      }
      var commit = write(tree.get());
      if (!push(transport, commit)) {
        return new Written.Moved();
      }
      mirror.refs().moveTo(commit);
      return new Written.Committed(commit);
    }

    private CommitId write(ObjectId tree) throws IOException {
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
    private boolean push(Transport transport, CommitId commit) throws Exception {
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
