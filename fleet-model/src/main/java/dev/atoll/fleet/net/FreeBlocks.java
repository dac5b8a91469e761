package dev.atoll.fleet.net;

import java.util.List;
import java.util.Optional;

/** Space for one more block. */
public final class FreeBlocks {

  private FreeBlocks() {}

  /**
   * The lowest block of a length that touches nothing in use. O(n log n).
   *
   * @param within where to look, in this order; blocks shorter than {@code length} only
   * @param used what is taken, of any family, in any order
   * @param length prefix length of the wanted block
   * @return empty where there is no room
   */
  public static Optional<Cidr> next(List<Cidr> within, List<Cidr> used, int length) {
    var taken = Cidrs.ranges(used);
    for (var space : within) {
      if (length >= space.length() && length <= space.bits()) {
        var free = next(space, taken, length);
        if (free.isPresent()) {
          return free;
        }
      }
    }
    return Optional.empty();
  }

  /** A block in use that overlaps the candidate moves it behind its own end. */
  private static Optional<Cidr> next(Cidr space, List<IpRange> taken, int length) {
    var candidate = Cidr.containing(space.first(), length);
    for (var range : taken) {
      if (candidate.range().overlaps(range)) {
        if (range.last().compareTo(space.last()) >= 0) {
          return Optional.empty();
        }
        var behind = Cidr.containing(range.last().next(), length);
        var aligned = behind.first().compareTo(range.last()) > 0;
        if (!aligned && behind.last().isLast()) {
          return Optional.empty();
        }
        candidate = aligned ? behind : Cidr.containing(behind.last().next(), length);
      }
      if (!space.contains(candidate)) {
        return Optional.empty();
      }
    }
    return Optional.of(candidate);
  }
}
