package dev.atoll.git.source;

import java.time.Instant;
import java.util.Optional;

/** What one look at a branch showed. */
public sealed interface Observation {

  /** When it was looked at. */
  Instant at();

  /** A tip, and how it stands to {@code lastGood}. An observation counts only for that one. */
  sealed interface OfTip extends Observation {
    CommitId commit();

    Optional<CommitId> lastGood();

    Relation relation();
  }

  /**
   * The branch points to a commit that holds a fleet.
   *
   * @param relation of {@code commit} to {@code lastGood}
   */
  record Fetched(CommitId commit, Optional<CommitId> lastGood, Relation relation, Instant at)
      implements OfTip {}

  /** The branch points to a commit without a single file that a fleet is read from. */
  record EmptyTree(CommitId commit, Optional<CommitId> lastGood, Relation relation, Instant at)
      implements OfTip {}

  /**
   * The branch points to a commit whose fleet does not pass its checks.
   *
   * @param reason one sentence for people
   */
  record Rejected(
      CommitId commit, Optional<CommitId> lastGood, Relation relation, String reason, Instant at)
      implements OfTip {}

  /** The repository answers, but has no such branch. */
  record RefMissing(String ref, Instant at) implements Observation {}

  /**
   * The repository could not be read.
   *
   * @param reason one sentence for people, without secrets
   */
  record Failed(String reason, Instant at) implements Observation {}
}
