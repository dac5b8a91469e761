package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Relation;
import java.time.Instant;
import java.util.Optional;

/**
 * One move of a branch, as seen.
 *
 * @param from empty when the branch was seen for the first time, or again after it was gone
 * @param to empty when it was gone
 * @param relation of {@code to} to {@code from}; FIRST if one is empty
 */
public record RefMove(
    Instant at, String ref, Optional<CommitId> from, Optional<CommitId> to, Relation relation) {}
