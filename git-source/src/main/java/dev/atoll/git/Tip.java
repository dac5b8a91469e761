package dev.atoll.git;

import dev.atoll.git.source.CommitId;

/** Where a branch points. */
public sealed interface Tip {

  record At(CommitId commit) implements Tip {}

  /** The repository answers, but has no such branch. */
  record Missing(String ref) implements Tip {}
}
