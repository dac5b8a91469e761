package dev.atoll.agent.balance;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/** Which slots of {@code lut} are taken. */
final class Slots {
  private final BitSet taken;
  private final int length;

  /** All are free. */
  Slots(int length) {
    this(length, new BitSet());
  }

  private Slots(int length, BitSet taken) {
    this.length = length;
    this.taken = taken;
  }

  Slots copy() {
    return new Slots(length, (BitSet) taken.clone());
  }

  /** The first free range of this length, which is then taken; empty if there is none. */
  OptionalInt take(int slots) {
    var start = find(slots);
    start.ifPresent(at -> taken.set(at, at + slots));
    return start;
  }

  boolean hasRoom(int slots) {
    return find(slots).isPresent();
  }

  private OptionalInt find(int slots) {
    int start = taken.nextClearBit(0);
    while (start + slots <= length) {
      int end = taken.nextSetBit(start);
      if (end < 0 || end - start >= slots) {
        return OptionalInt.of(start);
      }
      start = taken.nextClearBit(end);
    }
    return OptionalInt.empty();
  }

  /** Takes what somebody else has given out; some of it may be taken already. */
  void claim(Range range) {
    taken.set(range.start(), range.end());
  }

  void free(Range range) {
    taken.clear(range.start(), range.end());
  }

  /** Nothing else is taken. */
  void keepOnly(List<Range> ranges) {
    taken.clear();
    ranges.forEach(this::claim);
  }

  /** How many slots of a range are taken. */
  int taken(Range range) {
    return taken.get(range.start(), range.end()).cardinality();
  }

  /** Part of all slots, 0 to 1. */
  double used() {
    return (double) taken.cardinality() / length;
  }

  int free() {
    return length - taken.cardinality();
  }

  /** Whether all of it is in the map. */
  boolean holds(Range range) {
    return range.start() >= 0 && range.length() >= 0 && range.start() <= length - range.length();
  }

  /** Slots from {@code start} to before {@code end}. */
  record Range(int start, int length) {
    int end() {
      return start + length;
    }

    boolean meets(Range other) {
      return start < other.end() && other.start < end();
    }
  }
}
