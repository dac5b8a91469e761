package dev.atoll.policy.reach;

/** A set of columns that grows in place; one that is added alone is not copied. */
final class Union {

  private final Bits none;
  private Bits only;
  private long[] words = {};

  /**
   * @param none the empty set of all columns
   */
  Union(Bits none) {
    this.none = none;
    this.only = none;
  }

  void add(Bits more) {
    if (words.length == 0 && only == none) {
      only = more;
    } else if (more != only && more != none) {
      more.addTo(words());
    }
  }

  /** Adds the columns from {@code from}, inclusive, to {@code to}, exclusive. */
  void addRange(int from, int to) {
    Bits.fill(words(), from, to);
  }

  private long[] words() {
    if (words.length == 0) {
      words = new long[none.wordCount()];
      only.addTo(words);
    }
    return words;
  }

  /** All that was added. Nothing may be added any more. */
  Bits done() {
    return words.length == 0 ? only : Bits.of(words);
  }
}
