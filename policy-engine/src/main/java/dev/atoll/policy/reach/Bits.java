package dev.atoll.policy.reach;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** A set of column numbers. Never changed once it is shared. */
public final class Bits {

  private final long[] words;

  /** 0 until it is asked for: most sets live for a moment. */
  private int hash;

  private Bits(long[] words) {
    this.words = words;
  }

  /** Takes the words as they are. */
  static Bits of(long[] words) {
    return new Bits(words);
  }

  /** No column of {@code size}. */
  static Bits none(int size) {
    return new Bits(new long[(size + 63) >>> 6]);
  }

  /** Columns from {@code from}, inclusive, to {@code to}, exclusive. */
  static Bits range(int size, int from, int to) {
    var words = new long[(size + 63) >>> 6];
    fill(words, from, to);
    return new Bits(words);
  }

  static void fill(long[] words, int from, int to) {
    for (var w = from >>> 6; w < words.length && w << 6 < to; w++) {
      var low = Math.max(from - (w << 6), 0);
      var high = Math.min(to - (w << 6), 64);
      if (low < high) {
        words[w] |= (-1L >>> (64 - (high - low))) << low;
      }
    }
  }

  void addTo(long[] others) {
    for (var i = 0; i < words.length; i++) {
      others[i] |= words[i];
    }
  }

  static Bits where(int size, IntPredicate in) {
    var words = new long[(size + 63) >>> 6];
    for (var i = 0; i < size; i++) {
      if (in.test(i)) {
        words[i >>> 6] |= 1L << i;
      }
    }
    return new Bits(words);
  }

  public Bits or(Bits other) {
    if (this == other) {
      return this;
    }
    var result = words.clone();
    for (var i = 0; i < result.length; i++) {
      result[i] |= other.words[i];
    }
    return new Bits(result);
  }

  public Bits and(Bits other) {
    if (this == other) {
      return this;
    }
    var result = words.clone();
    for (var i = 0; i < result.length; i++) {
      result[i] &= other.words[i];
    }
    return new Bits(result);
  }

  Bits xor(Bits other) {
    var result = words.clone();
    for (var i = 0; i < result.length; i++) {
      result[i] ^= other.words[i];
    }
    return new Bits(result);
  }

  public Bits andNot(Bits other) {
    var result = words.clone();
    for (var i = 0; i < result.length; i++) {
      result[i] &= ~other.words[i];
    }
    return new Bits(result);
  }

  Bits with(int column) {
    var result = words.clone();
    result[column >>> 6] |= 1L << column;
    return new Bits(result);
  }

  Bits without(int column) {
    var result = words.clone();
    result[column >>> 6] &= ~(1L << column);
    return new Bits(result);
  }

  public boolean has(int column) {
    return (words[column >>> 6] & 1L << column) != 0;
  }

  public boolean isEmpty() {
    for (var w : words) {
      if (w != 0) {
        return false;
      }
    }
    return true;
  }

  public int count() {
    var n = 0;
    for (var w : words) {
      n += Long.bitCount(w);
    }
    return n;
  }

  public void forEach(IntConsumer action) {
    for (var i = 0; i < words.length; i++) {
      for (var w = words[i]; w != 0; w &= w - 1) {
        action.accept((i << 6) + Long.numberOfTrailingZeros(w));
      }
    }
  }

  long word(int index) {
    return words[index];
  }

  int wordCount() {
    return words.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bits b
        && (b == this || b.hashCode() == hashCode() && Arrays.equals(words, b.words));
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = Arrays.hashCode(words);
    }
    return hash;
  }
}
