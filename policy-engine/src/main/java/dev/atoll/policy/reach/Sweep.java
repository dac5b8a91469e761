package dev.atoll.policy.reach;

import java.util.Arrays;

/**
 * One thread's sources of a {@link FullMap}, along the whole line.
 *
 * <p>Egress rows say it by source, ingress rows by destination, so the latter have to be turned
 * round: in squares of 64 bits for the first stretch, bit by bit for what differs from one stretch
 * to the next. The work is proportional to what changes along the line, not to its stretches.
 */
final class Sweep {

  private static final int NOWHERE = -1;

  private final Rows rows;
  private final int[] starts;
  private final int from;
  private final int to;
  private final int subjects;
  private final int words;
  private final long[][] takers;
  private final Course[] courses;
  private final int[] sending;
  private final int[] taking;
  private final int[] pendingWord;
  private final long[] pending;

  /**
   * @param starts of the stretches
   * @param from a multiple of 64
   */
  Sweep(Rows rows, int[] starts, int from, int to) {
    this.rows = rows;
    this.starts = starts;
    this.from = from;
    this.to = to;
    this.subjects = rows.universe().subjects();
    this.words = (rows.universe().size() + 63) >>> 6;
    this.takers = new long[to - from][];
    this.courses = new Course[to - from];
    this.sending = new int[subjects];
    this.taking = new int[subjects];
    this.pendingWord = new int[to - from];
    this.pending = new long[to - from];
    Arrays.fill(pendingWord, NOWHERE);
    Arrays.setAll(takers, i -> new long[from + i < subjects ? words : (subjects + 63) >>> 6]);
  }

  Course[] run() {
    turn();
    for (var source = from; source < to; source++) {
      courses[source - from] = new Course(laid(source), words);
    }
    for (var stretch = 1; stretch < starts.length; stretch++) {
      send(stretch);
      take(stretch);
      flush(stretch);
    }
    for (var course : courses) {
      course.finish();
    }
    return courses;
  }

  /** Who takes from whom at the first point; ends outside take from every pod. */
  private void turn() {
    var square = new long[64];
    for (var block = 0; block << 6 < subjects; block++) {
      for (var w = from >>> 6; w << 6 < to; w++) {
        for (var i = 0; i < 64; i++) {
          var taker = (block << 6) + i;
          square[i] = taker < subjects ? rows.ingress(taker).allowed(0).word(w) : 0;
        }
        transpose(square);
        for (var i = 0; i < 64 && (w << 6) + i < to; i++) {
          takers[(w << 6) + i - from][block] = square[i];
        }
      }
    }
    var outside = Bits.range(words << 6, subjects, rows.universe().size());
    for (var source = from; source < Math.min(to, subjects); source++) {
      for (var w = subjects >>> 6; w < words; w++) {
        takers[source - from][w] |= outside.word(w);
      }
    }
  }

  /** Bit j of word i for bit i of word j (Hacker's Delight, 7-3): halves, quarters and so on. */
  private static void transpose(long[] square) {
    var mask = 0x00000000FFFFFFFFL;
    for (var j = 32; j != 0; j >>= 1, mask ^= mask << j) {
      for (var k = 0; k < 64; k = (k + j + 1) & ~j) {
        var swap = ((square[k] >>> j) ^ square[k + j]) & mask;
        square[k] ^= swap << j;
        square[k + j] ^= swap;
      }
    }
  }

  private long[] laid(int source) {
    var result = takers[source - from].clone();
    if (source < subjects) {
      var allowed = rows.egress(source).allowed(0);
      for (var w = 0; w < words; w++) {
        result[w] &= allowed.word(w);
      }
    }
    return result;
  }

  /** Sources that send to others from here on. */
  private void send(int stretch) {
    for (var source = from; source < Math.min(to, subjects); source++) {
      var row = rows.egress(source);
      var next = sending[source] + 1;
      if (next < row.segments() && row.start(next) == starts[stretch]) {
        sending[source] = next;
        var old = row.allowed(next - 1);
        var now = row.allowed(next);
        for (var w = 0; w < words; w++) {
          var flips = takers[source - from][w] & (old.word(w) ^ now.word(w));
          courses[source - from].add(stretch, w, flips);
        }
      }
    }
  }

  /** Destinations that take from others from here on. */
  private void take(int stretch) {
    for (var taker = 0; taker < subjects; taker++) {
      var row = rows.ingress(taker);
      var next = taking[taker] + 1;
      if (next < row.segments() && row.start(next) == starts[stretch]) {
        flip(stretch, taker, row.allowed(next - 1), row.allowed(next));
        taking[taker] = next;
      }
    }
  }

  private void flip(int stretch, int taker, Bits old, Bits now) {
    for (var w = from >>> 6; w << 6 < to; w++) {
      for (var diff = old.word(w) ^ now.word(w); diff != 0; diff &= diff - 1) {
        var source = (w << 6) + Long.numberOfTrailingZeros(diff) - from;
        if (pendingWord[source] != taker >>> 6) {
          flush(stretch, source);
          pendingWord[source] = taker >>> 6;
        }
        pending[source] |= 1L << taker;
      }
    }
  }

  private void flush(int stretch) {
    for (var source = 0; source < to - from; source++) {
      if (pendingWord[source] != NOWHERE) {
        flush(stretch, source);
        pendingWord[source] = NOWHERE;
      }
    }
  }

  /** Destinations of one word that take, or no longer take, from a source. */
  private void flush(int stretch, int source) {
    var word = pendingWord[source];
    if (word != NOWHERE) {
      var flips = pending[source];
      takers[source][word] ^= flips;
      pending[source] = 0;
      courses[source].add(stretch, word, flips & sends(source + from, word));
    }
  }

  private long sends(int source, int word) {
    return source < subjects ? rows.egress(source).allowed(sending[source]).word(word) : -1;
  }
}
