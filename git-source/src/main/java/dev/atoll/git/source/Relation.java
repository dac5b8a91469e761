package dev.atoll.git.source;

/** How the tip of a branch stands to the last good commit. */
public enum Relation {
  /** There is no last good commit yet. */
  FIRST,
  /** It is the last good commit. */
  SAME,
  /** It descends from the last good commit. */
  FORWARD,
  /** The last good commit descends from it: the branch was set back. */
  BEHIND,
  /** Both have commits that the other lacks: the branch was rewritten. */
  DIVERGED,
  /** The last good commit, or the history between the two, is not there to be looked at. */
  UNKNOWN;

  /** Whether a branch that only grows can come to stand so. */
  public boolean isForward() {
    return this == FIRST || this == SAME || this == FORWARD;
  }
}
