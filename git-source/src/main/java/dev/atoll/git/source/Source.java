package dev.atoll.git.source;

import dev.atoll.git.source.Observation.EmptyTree;
import dev.atoll.git.source.Observation.Failed;
import dev.atoll.git.source.Observation.Fetched;
import dev.atoll.git.source.Observation.OfTip;
import dev.atoll.git.source.Observation.RefMissing;
import dev.atoll.git.source.Observation.Rejected;
import dev.atoll.git.source.SourceState.Fresh;
import dev.atoll.git.source.SourceState.Frozen;
import dev.atoll.git.source.SourceState.Stale;
import dev.atoll.git.source.SourceState.Unknown;
import java.time.Instant;
import java.util.Optional;

/**
 * The state machine of a source: Unknown, Fresh, Stale, Frozen.
 *
 * <p>The last good commit changes in one place, on the way to {@link Fresh}: by a commit that is it
 * or descends from it, or by one that an operator has accepted by name.
 */
public final class Source {

  private Source() {}

  /** What {@code seen} makes of {@code state}. */
  public static SourceState step(SourceState state, Observation seen) {
    return switch (seen) {
      case Failed failed -> failed(state, failed);
      case RefMissing gone ->
          frozen(
              state,
              Optional.empty(),
              FreezeReason.REF_MISSING,
              gone.ref() + ": " + FreezeReason.REF_MISSING.sentence(),
              gone.at());
      case OfTip tip -> tip.lastGood().equals(state.lastGood()) ? atTip(state, tip) : state;
    };
  }

  /**
   * Accepts one commit that the branch was set back or rewritten to: the next observation of the
   * branch at that commit makes it the last good one. Any other commit stays refused, a commit
   * without a sound fleet too, and a source that is not frozen has nothing to accept.
   */
  public static SourceState accept(SourceState state, CommitId commit) {
    if (!(state instanceof Frozen f)) {
      return state;
    }
    return new Frozen(
        f.lastGood(), f.offered(), Optional.of(commit), f.cause(), f.why(), f.since());
  }

  private static SourceState failed(SourceState state, Failed failed) {
    return switch (state) {
      case Unknown u -> new Stale(u.lastGood(), failed.at(), failed.reason());
      case Fresh f -> new Stale(f.lastGood(), failed.at(), failed.reason());
      case Stale s -> new Stale(s.lastGood(), s.since(), failed.reason());
      case Frozen f -> f;
    };
  }

  private static SourceState atTip(SourceState state, OfTip tip) {
    var offered = Optional.of(tip.commit());
    boolean follows = follows(state, tip);
    if (!follows) {
      return frozen(state, offered, cause(tip.relation()), sentence(tip), tip.at());
    }
    return switch (tip) {
      case Fetched f -> new Fresh(f.commit(), f.at());
      case EmptyTree e ->
          frozen(state, offered, FreezeReason.EMPTY, FreezeReason.EMPTY.sentence(), e.at());
      case Rejected r -> frozen(state, offered, FreezeReason.REJECTED, r.reason(), r.at());
    };
  }

  private static boolean follows(SourceState state, OfTip tip) {
    boolean accepted = state instanceof Frozen f && f.accepted().equals(Optional.of(tip.commit()));
    boolean first = tip.relation() == Relation.FIRST;
    return accepted || (tip.relation().isForward() && first == state.lastGood().isEmpty());
  }

  private static FreezeReason cause(Relation relation) {
    return switch (relation) {
      case BEHIND -> FreezeReason.SET_BACK;
      case DIVERGED -> FreezeReason.REWRITTEN;
      case FIRST, SAME, FORWARD, UNKNOWN -> FreezeReason.UNRELATED;
    };
  }

  private static String sentence(OfTip tip) {
    var good = tip.lastGood().map(CommitId::abbreviated).orElse("none");
    return cause(tip.relation()).sentence()
        + " (last good "
        + good
        + ", branch at "
        + tip.commit().abbreviated()
        + ")";
  }

  private static Frozen frozen(
      SourceState state, Optional<CommitId> offered, FreezeReason cause, String why, Instant at) {
    boolean still = state instanceof Frozen f && f.cause() == cause && f.offered().equals(offered);
    var since = still ? ((Frozen) state).since() : at;
    var accepted = state instanceof Frozen f ? f.accepted() : Optional.<CommitId>empty();
    return new Frozen(state.lastGood(), offered, accepted, cause, why, since);
  }
}
