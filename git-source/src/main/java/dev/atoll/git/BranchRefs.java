package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Relation;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.RefUpdate;

/**
 * What a mirror remembers of its branch, in refs that no remote writes: the last tip, and each one
 * that the branch left other than forward, so that no tip is ever swept away.
 */
final class BranchRefs {

  private static final String ROOT = "refs/atoll/";

  private final GitRepository repository;
  private final BranchName name;
  private final RefLog log;
  private final Clock clock;

  BranchRefs(GitRepository repository, BranchName name, RefLog log, Clock clock) {
    this.repository = repository;
    this.name = name;
    this.log = log;
    this.clock = clock;
  }

  BranchName name() {
    return name;
  }

  Instant now() {
    return clock.instant();
  }

  /** Where a fetch puts what it got. */
  String incoming() {
    return ROOT + "incoming/" + name.text();
  }

  Optional<CommitId> tip() {
    return read(tipRef());
  }

  List<RefMove> moves() {
    return log.moves().stream().filter(m -> m.ref().equals(name.full())).toList();
  }

  /** Makes what was fetched the tip, and notes how it got there. */
  CommitId take() {
    var to =
        read(incoming())
            .orElseThrow(() -> new GitException.Unreachable("the branch vanished while fetching"));
    moveTo(to);
    return to;
  }

  void moveTo(CommitId to) {
    var from = tip();
    var relation = repository.history().relation(from, to);
    if (relation == Relation.SAME) {
      return;
    }
    if (!relation.isForward()) {
      from.ifPresent(this::pin);
    }
    log.add(new RefMove(now(), name.full(), from, Optional.of(to), relation));
    write(tipRef(), to);
  }

  /** Notes, once, that the branch is gone. */
  void gone() {
    tip()
        .ifPresent(from -> {
          pin(from);
          var none = Optional.<CommitId>empty();
          log.add(new RefMove(now(), name.full(), Optional.of(from), none, Relation.FIRST));
          delete(tipRef());
        });
  }

  private void pin(CommitId commit) {
    write(ROOT + "was/" + commit.hex(), commit);
  }

  private String tipRef() {
    return ROOT + "tips/" + name.text();
  }

  private Optional<CommitId> read(String ref) {
    try {
      return Optional.ofNullable(repository.git().exactRef(ref))
          .map(r -> GitRepository.idOf(r.getObjectId()));
    } catch (IOException e) {
      throw repository.unreadable(e);
    }
  }

  private void write(String ref, CommitId commit) {
    try {
      var update = repository.git().updateRef(ref);
      update.setNewObjectId(CommitWalk.objectOf(commit));
      update.disableRefLog();
      require(ref, update.forceUpdate());
    } catch (IOException e) {
      throw repository.unreadable(e);
    }
  }

  private void delete(String ref) {
    try {
      var update = repository.git().updateRef(ref);
      update.setForceUpdate(true);
      require(ref, update.delete());
    } catch (IOException e) {
      throw repository.unreadable(e);
    }
  }

  private void require(String ref, RefUpdate.Result result) {
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      default ->
          throw new GitException.Unreadable(
              "cannot write " + ref + " in " + repository.directory() + ": " + result);
    }
  }
}
