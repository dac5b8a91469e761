package dev.atoll.fleet.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sets of blocks. */
public final class Cidrs {

  private Cidrs() {}

  /**
   * A block and whose it is.
   *
   * @param cidr the block
   * @param owner such as a cluster and the place in a file
   */
  public record Owned<T>(Cidr cidr, T owner) {}

  /**
   * One block and all blocks inside it. Of equal blocks the earlier in the list counts as the
   * outer.
   *
   * @param outer contains the others
   * @param inside at least one, in order of address
   */
  public record Overlap<T>(Owned<T> outer, List<Owned<T>> inside) {

    public Overlap {
      inside = List.copyOf(inside);
    }
  }

  /**
   * All pairs of blocks that have an address in common, each pair once, grouped by the block that
   * contains the other. A sweep over sorted blocks: O(n log n) and the number of pairs.
   *
   * @param blocks of both families
   * @return in order of the outer block
   */
  public static <T> List<Overlap<T>> overlaps(List<Owned<T>> blocks) {
    var groups = new ArrayList<Open<T>>();
    var open = new ArrayDeque<Open<T>>();
    for (var block : sorted(blocks)) {
      while (!open.isEmpty() && !open.peek().outer.cidr().contains(block.cidr())) {
        open.pop();
      }
      for (var around : open) {
        around.inside.add(block);
      }
      var group = new Open<T>(block, new ArrayList<>());
      open.push(group);
      groups.add(group);
    }
    return groups.stream()
        .filter(g -> !g.inside.isEmpty())
        .map(g -> new Overlap<>(g.outer, g.inside))
        .toList();
  }

  private record Open<T>(Owned<T> outer, List<Owned<T>> inside) {}

  private static <T> List<Owned<T>> sorted(List<Owned<T>> blocks) {
    var sorted = new ArrayList<>(blocks);
    sorted.sort(Comparator.comparing(Owned::cidr));
    return sorted;
  }

  /** The fewest blocks that hold the same addresses, sorted. */
  public static List<Cidr> merged(List<Cidr> blocks) {
    var merged = new ArrayList<Cidr>();
    ranges(blocks).forEach(range -> merged.addAll(range.blocks()));
    return List.copyOf(merged);
  }

  /** The same addresses as the fewest ranges, sorted; neighbours are joined. */
  public static List<IpRange> ranges(List<Cidr> blocks) {
    var ranges = new ArrayList<IpRange>();
    for (var block : blocks.stream().sorted().toList()) {
      var before = ranges.isEmpty() ? null : ranges.getLast();
      if (before != null && touches(before, block)) {
        ranges.removeLast();
        var last = before.last().compareTo(block.last()) >= 0 ? before.last() : block.last();
        ranges.add(new IpRange(before.first(), last));
      } else {
        ranges.add(block.range());
      }
    }
    return List.copyOf(ranges);
  }

  private static boolean touches(IpRange before, Cidr block) {
    return before.first().v6() == block.v6()
        && (before.last().isLast() || block.first().compareTo(before.last().next()) <= 0);
  }
}
