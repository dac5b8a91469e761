package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Observation;
import dev.atoll.git.source.Relation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;

/**
 * A bare copy of one branch of a repository, in a directory of its own. Every tip that the branch
 * was seen at stays readable, also after it was rewritten or deleted, and the moves are on record.
 */
public final class GitMirror implements AutoCloseable {

  private final MirrorDirectory directory;
  private final Remote remote;
  private final BranchRefs refs;

  private GitMirror(MirrorDirectory directory, Remote remote, BranchRefs refs) {
    this.directory = directory;
    this.remote = remote;
    this.refs = refs;
  }

  /**
   * Opens the mirror in {@code directory}, which is made if it is not there. Nothing is fetched.
   *
   * @param branch short name, such as {@code main}
   * @throws GitException.Refused if the branch has no valid name or the credentials do not fit
   * @throws GitException.Unreadable if the directory cannot be used, or another process uses it
   */
  public static GitMirror open(
      Path directory, SourceUrl url, String branch, GitAuth auth, Clock clock) {
    var remote = Remote.of(url, auth);
    var name = BranchName.parse(branch);
    var opened = MirrorDirectory.open(directory);
    var log = new RefLog(directory.resolve("ref-moves.log"));
    return new GitMirror(opened, remote, new BranchRefs(opened.repository(), name, log, clock));
  }

  /**
   * Asks where the branch points and fetches what is missing of it.
   *
   * @throws GitException.Unreachable if the remote does not answer as it should
   * @throws GitException.TimedOut if the deadline passes first
   */
  public Tip fetch(Duration deadline) {
    return directory.alone(
        deadline, left -> remote.within(left, directory.repository().git(), this::fetch));
  }

  /**
   * One look at the branch: fetches it and tells how it stands to the last good commit.
   *
   * @param path of the fleet in the repository, empty for its top
   */
  public Observation observe(Optional<CommitId> lastGood, String path, Duration deadline) {
    try {
      return switch (fetch(deadline)) {
        case Tip.Missing m -> new Observation.RefMissing(m.ref(), refs.now());
        case Tip.At at -> atTip(lastGood, path, at.commit());
      };
    } catch (GitException e) {
      return new Observation.Failed(String.valueOf(e.getMessage()), refs.now());
    }
  }

  /** The objects that were fetched so far. Closed with the mirror. */
  public GitRepository repository() {
    return directory.repository();
  }

  /** Where the branch pointed when it was last seen, without asking; empty if it was gone. */
  public Optional<CommitId> lastSeen() {
    return refs.tip();
  }

  /** The moves of the branch as they were seen, oldest first; a bounded number of them. */
  public List<RefMove> moves() {
    return refs.moves();
  }

  /**
   * Packs what many fetches left behind, if it is much. Nothing that a tip ever held is lost.
   *
   * @return whether there was something to do
   */
  public boolean compact(Duration deadline) {
    return directory.alone(deadline, directory::compact);
  }

  @Override
  public void close() {
    directory.close();
  }

  MirrorDirectory mirrorDirectory() {
    return directory;
  }

  Remote remote() {
    return remote;
  }

  BranchRefs refs() {
    return refs;
  }

  Tip fetch(Transport transport) throws Exception {
    var offered = offered(transport);
    if (offered.isEmpty()) {
      refs.gone();
      return new Tip.Missing(refs.name().full());
    }
    var seen = refs.tip();
    if (seen.isPresent() && CommitWalk.objectOf(seen.get()).equals(offered.get())) {
      return new Tip.At(seen.get());
    }
    var spec = new RefSpec("+" + refs.name().full() + ":" + refs.incoming());
    transport.fetch(new Cancellable(Thread.currentThread()), List.of(spec));
    return new Tip.At(refs.take());
  }

  private Optional<ObjectId> offered(Transport transport) throws Exception {
    var spec = new RefSpec(refs.name().full());
    try (var connection = transport.openFetch(List.of(spec))) {
      return Optional.ofNullable(connection.getRef(refs.name().full())).map(Ref::getObjectId);
    }
  }

  private Observation atTip(Optional<CommitId> lastGood, String path, CommitId tip) {
    Relation relation = repository().history().relation(lastGood, tip);
    return TreeFiles.holdsFleet(repository(), tip, path)
        ? new Observation.Fetched(tip, lastGood, relation, refs.now())
        : new Observation.EmptyTree(tip, lastGood, relation, refs.now());
  }
}
