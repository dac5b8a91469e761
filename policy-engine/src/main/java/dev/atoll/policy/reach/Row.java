package dev.atoll.policy.reach;

import java.util.Arrays;

/**
 * What one direction of one subject allows: segments of the {@link Line}, and for each the peers.
 * Neighbouring segments differ, so that two rows are equal exactly if they mean the same.
 */
public final class Row {

  private final int[] starts;
  private final Bits[] allowed;
  private final Bits[] layerSeven;
  private final int hash;

  Row(int[] starts, Bits[] allowed, Bits[] layerSeven) {
    this.starts = starts;
    this.allowed = allowed;
    this.layerSeven = layerSeven;
    this.hash =
        31 * (31 * Arrays.hashCode(starts) + Arrays.hashCode(allowed))
            + Arrays.hashCode(layerSeven);
  }

  public int segments() {
    return starts.length;
  }

  /** First point of a segment. */
  public int start(int segment) {
    return starts[segment];
  }

  /** One past the last point of a segment. */
  public int end(int segment) {
    return segment + 1 < starts.length ? starts[segment + 1] : Line.END;
  }

  /** Peers that a segment allows. */
  public Bits allowed(int segment) {
    return allowed[segment];
  }

  /** Those of them that may still be refused above the port. */
  public Bits layerSeven(int segment) {
    return layerSeven[segment];
  }

  /** The segment that a point lies in. */
  public int segmentAt(int point) {
    var found = Arrays.binarySearch(starts, point);
    return found >= 0 ? found : -found - 2;
  }

  /** Peers of whom another row says something else, on any port. */
  public Bits changed(Row other) {
    var all = allowed[0].andNot(allowed[0]);
    for (int mine = 0, theirs = 0, at = 0; this != other && at < Line.END; ) {
      all = all.or(allowed[mine].xor(other.allowed[theirs]));
      all = all.or(layerSeven[mine].xor(other.layerSeven[theirs]));
      var end = Math.min(end(mine), other.end(theirs));
      mine = end(mine) == end ? mine + 1 : mine;
      theirs = other.end(theirs) == end ? theirs + 1 : theirs;
      at = end;
    }
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row r
        && (r == this
            || r.hash == hash
                && Arrays.equals(starts, r.starts)
                && Arrays.equals(allowed, r.allowed)
                && Arrays.equals(layerSeven, r.layerSeven));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
