package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import java.time.Instant;
import java.util.List;

/**
 * What a commit says of itself. Names and times are free text of whoever made it: not evidence.
 *
 * @param parents in order; several for a merge
 * @param author name and address as in {@code Ann <ann@example.org>}
 * @param authored when the author says that it was written
 * @param committed when the committer says that it was made
 * @param subject the first paragraph of the message on one line, without control characters
 */
public record CommitFacts(
    CommitId id,
    List<CommitId> parents,
    String author,
    Instant authored,
    Instant committed,
    String subject) {

  public CommitFacts {
    parents = List.copyOf(parents);
  }
}
