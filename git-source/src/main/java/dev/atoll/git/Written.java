package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import java.util.Optional;

/** What became of files that were to be on a branch. */
public sealed interface Written {

  /** The branch now points to {@code commit}. */
  record Committed(CommitId commit) implements Written {}

  /** The branch held them already; empty if there is no branch and nothing to put there. */
  record Unchanged(Optional<CommitId> commit) implements Written {}

  /** Somebody else moved the branch; nothing was pushed. */
  record Moved() implements Written {}
}
