package dev.atoll.fleet.schema;

import java.util.List;
import java.util.function.IntPredicate;

/** A parsed regular expression. */
sealed interface PatternNode {

  /** No upper bound of a repetition. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /** One code point. */
  record Character(IntPredicate accepts) implements PatternNode {}

  /** The beginning of the text. */
  record Begin() implements PatternNode {}

  /** The end of the text. */
  record End() implements PatternNode {}

  /** One after the other; nothing where empty. */
  record Concatenation(List<PatternNode> parts) implements PatternNode {
    public Concatenation {
      parts = List.copyOf(parts);
    }
  }

  /** Any one of at least one. */
  record Alternation(List<PatternNode> parts) implements PatternNode {
    public Alternation {
      parts = List.copyOf(parts);
    }
  }

  /** A body {@code least} to {@code most} times. */
  record Repetition(PatternNode body, int least, int most) implements PatternNode {}
}
