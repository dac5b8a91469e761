package dev.atoll.fleet.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that someone probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known name nearest to what was written, if one is near enough to be meant: at most a third
   * of its letters differ. Upper and lower case count as the same letter.
   */
  public static Optional<String> to(String written, Collection<String> known) {
    var limit = Math.max(1, written.length() / 3);
    return known.stream()
        .filter(k -> Math.abs(k.length() - written.length()) <= limit)
        .map(k -> new Candidate(k, distance(lower(written), lower(k))))
        .filter(c -> c.distance <= limit)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  /** {@code did you mean X?}, or nothing. */
  public static String question(String written, Collection<String> known) {
    return to(written, known).map(n -> "did you mean " + n + "?").orElse("");
  }

  private record Candidate(String name, int distance) {}

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * Damerau-Levenshtein distance in its restricted form (optimal string alignment): insertions,
   * deletions, substitutions and swaps of neighbours.
   */
  public static int distance(String a, String b) {
    var before = new int[b.length() + 1];
    var last = new int[b.length() + 1];
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        var same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(last[j] + 1, row[j - 1] + 1), last[j - 1] + same);
        if (isSwap(a, b, i, j)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      var free = before;
      before = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }

  private static boolean isSwap(String a, String b, int i, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
