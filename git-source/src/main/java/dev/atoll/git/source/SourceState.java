package dev.atoll.git.source;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a source stands. Only {@link Fresh} moves on; in every other state the last good commit
 * stays in force.
 */
public sealed interface SourceState {

  /** The commit in force; empty until there was one. */
  Optional<CommitId> lastGood();

  /** As in {@code status --format json}. */
  String text();

  /** Why it is not fresh, one sentence for people; empty where it is, or is not known yet. */
  default String reason() {
    return switch (this) {
      case Unknown u -> "";
      case Fresh f -> "";
      case Stale s -> s.why();
      case Frozen f -> f.why();
    };
  }

  /** Nothing was looked at yet. */
  static SourceState unknown() {
    return new Unknown(Optional.empty());
  }

  /**
   * Nothing was looked at yet by this process, but {@code lastGood} is in force somewhere (the
   * inventory of a cluster). A branch that does not lead on from it freezes the source.
   */
  static SourceState recovered(CommitId lastGood) {
    return new Unknown(Optional.of(lastGood));
  }

  /** Not looked at yet. */
  record Unknown(Optional<CommitId> lastGood) implements SourceState {
    @Override
    public String text() {
      return "unknown";
    }
  }

  /** The branch was read and holds the commit in force. */
  record Fresh(CommitId revision, Instant at) implements SourceState {
    @Override
    public Optional<CommitId> lastGood() {
      return Optional.of(revision);
    }

    @Override
    public String text() {
      return "fresh";
    }
  }

  /**
   * The repository cannot be read.
   *
   * @param since the first failure after the last success
   */
  record Stale(Optional<CommitId> lastGood, Instant since, String why) implements SourceState {
    @Override
    public String text() {
      return "stale";
    }
  }

  /**
   * The branch does not lead on from the last good commit.
   *
   * @param offered where the branch points, empty where it is gone
   * @param accepted the one commit that an operator has accepted, if it comes
   * @param why one sentence for people
   */
  record Frozen(
      Optional<CommitId> lastGood,
      Optional<CommitId> offered,
      Optional<CommitId> accepted,
      FreezeReason cause,
      String why,
      Instant since)
      implements SourceState {
    @Override
    public String text() {
      return "frozen";
    }
  }
}
