package dev.atoll.policy.reach;

import java.util.Arrays;

/**
 * What one source reaches along the line: the first set, and after it only the words that differ
 * from one stretch to the next. There are many sets and they are nearly alike.
 */
final class Course {

  private final long[] first;
  private final int width;
  private int[] stretches = new int[8];
  private int[] words = new int[8];
  private long[] flips = new long[8];
  private int size;

  /**
   * Takes the words as they are.
   *
   * @param width how many words a set has; those that are not given are always empty
   */
  Course(long[] first, int width) {
    this.first = first;
    this.width = width;
  }

  /**
   * Changes a word.
   *
   * @param stretch no earlier than those before
   * @param flips which bits are other than before
   */
  void add(int stretch, int word, long flips) {
    if (flips == 0) {
      return;
    }
    if (size == stretches.length) {
      resize(size + (size >> 1));
    }
    this.stretches[size] = stretch;
    this.words[size] = word;
    this.flips[size++] = flips;
  }

  private void resize(int length) {
    stretches = Arrays.copyOf(stretches, length);
    words = Arrays.copyOf(words, length);
    flips = Arrays.copyOf(flips, length);
  }

  /** Gives back what was taken in advance. */
  void finish() {
    resize(size);
  }

  /** The set on one stretch. */
  Bits at(int stretch) {
    var set = Arrays.copyOf(first, width);
    for (var i = 0; i < size && stretches[i] <= stretch; i++) {
      set[words[i]] ^= flips[i];
    }
    return Bits.of(set);
  }
}
