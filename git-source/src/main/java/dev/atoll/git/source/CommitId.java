package dev.atoll.git.source;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a commit: 40 lower case hexadecimal digits (SHA-1, the only format that is read).
 *
 * @param hex in full, never abbreviated
 */
public record CommitId(String hex) implements Comparable<CommitId> {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");

  public CommitId {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("a commit has 40 hexadecimal digits");
    }
  }

  /** The commit that {@code text} spells in full, or empty. */
  public static Optional<CommitId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new CommitId(text)) : Optional.empty();
  }

  /** The first ten digits, for people. */
  public String abbreviated() {
    return hex.substring(0, 10);
  }

  @Override
  public int compareTo(CommitId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
