package dev.atoll.validators.mesh;

import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Cidrs;
import dev.atoll.fleet.net.FreeBlocks;
import dev.atoll.fleet.net.IpRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Blocks that nobody in the fleet uses. */
final class FreeSpace {

  /** RFC 1918 and RFC 6598, and for IPv6 RFC 4193. */
  private static final List<Cidr> PRIVATE =
      Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fd00::/8")
          .map(Cidr::of)
          .toList();

  private static final Cidr ALL_V4 = Cidr.of("0.0.0.0/0");
  private static final Cidr GLOBAL_V6 = Cidr.of("2000::/3");

  private final List<Cidr> used;

  /** Space that avoids the ranges of a fleet and the special ones. */
  FreeSpace(List<Cidr> ranges) {
    var all = new ArrayList<>(ranges);
    Special.RANGES.forEach(s -> all.add(s.cidr()));
    used = Cidrs.merged(all);
  }

  /**
   * A free block of a range's size, near it: behind it in the space that it is from, if possible.
   */
  Optional<Cidr> like(Range range) {
    return like(range, used);
  }

  /** Up to so many free blocks, each as {@link #like(Range)}. */
  List<Cidr> like(Range range, int count) {
    var taken = new ArrayList<>(used);
    var found = new ArrayList<Cidr>();
    for (var i = 0; i < count; i++) {
      like(range, taken).ifPresent(found::add);
      if (!found.isEmpty()) {
        taken.add(found.getLast());
      }
    }
    return found.stream().distinct().toList();
  }

  private static Optional<Cidr> like(Range range, List<Cidr> used) {
    var within = new ArrayList<Cidr>();
    for (var space : spaces(range)) {
      within.addAll(behind(range.cidr(), space));
      within.add(space);
    }
    return FreeBlocks.next(within, used, range.cidr().length());
  }

  private static List<Cidr> behind(Cidr block, Cidr space) {
    return !space.contains(block) || block.last().equals(space.last())
        ? List.of()
        : new IpRange(block.last().next(), space.last()).blocks();
  }

  private static List<Cidr> spaces(Range range) {
    var spaces = new ArrayList<Cidr>();
    nativeRange(range).filter(n -> n.contains(range.cidr())).ifPresent(spaces::add);
    var privateOnes = PRIVATE.stream().filter(p -> p.v6() == range.cidr().v6()).toList();
    var own = privateOnes.stream().filter(p -> p.contains(range.cidr())).toList();
    spaces.addAll(own);
    if (own.isEmpty()) {
      spaces.add(range.cidr().v6() ? GLOBAL_V6 : ALL_V4);
    }
    spaces.addAll(privateOnes);
    return spaces;
  }

  /** Pods stay reachable without a change of routing where the block is in the native range. */
  private static Optional<Cidr> nativeRange(Range range) {
    var path = range.cidr().v6() ? "ipv6NativeRoutingCIDR" : "ipv4NativeRoutingCIDR";
    return range
        .cluster()
        .flatMap(c -> c.datapath().values().written(path))
        .map(Located::value)
        .flatMap(text -> Cidr.parse(text).good());
  }
}
