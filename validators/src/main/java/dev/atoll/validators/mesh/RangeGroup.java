package dev.atoll.validators.mesh;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Cidrs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ranges with one block and one use, and the groups whose blocks overlap theirs. Equal ranges are
 * put together first, so that 511 clusters with one service range are one group, not 130,305 pairs.
 */
final class RangeGroup {

  private final List<Range> members = new ArrayList<>();
  private final List<RangeGroup> around = new ArrayList<>();
  private final List<RangeGroup> inside = new ArrayList<>();

  private RangeGroup() {}

  /** The groups of all ranges, in the order of their first members. */
  static List<RangeGroup> of(List<Range> ranges) {
    record Key(Range.Use use, Cidr cidr) {}
    Map<Key, RangeGroup> groups = new LinkedHashMap<>();
    for (var range : ranges) {
      var key = new Key(range.use(), range.cidr());
      groups.computeIfAbsent(key, k -> new RangeGroup()).members.add(range);
    }
    var owned = groups.values().stream().map(g -> new Cidrs.Owned<>(g.first().cidr(), g)).toList();
    for (var overlap : Cidrs.overlaps(owned)) {
      for (var inner : overlap.inside()) {
        overlap.outer().owner().inside.add(inner.owner());
        inner.owner().around.add(overlap.outer().owner());
      }
    }
    return List.copyOf(groups.values());
  }

  Range first() {
    return members.getFirst();
  }

  Range.Use use() {
    return first().use();
  }

  /** At least one; all have the same block and use. */
  List<Range> members() {
    return members;
  }

  /** All members but the first. */
  List<Range> others() {
    return members.subList(1, members.size());
  }

  /** Groups of one use that contain this one, the widest first. */
  List<RangeGroup> around(Range.Use use) {
    return around.stream().filter(g -> g.use() == use).toList();
  }

  /** Groups of one use inside this one, by address. */
  List<RangeGroup> inside(Range.Use use) {
    return inside.stream().filter(g -> g.use() == use).toList();
  }

  /** Groups of one use that have an address in common with this one. */
  List<RangeGroup> touching(Range.Use use) {
    var all = new ArrayList<>(around(use));
    all.addAll(inside(use));
    return all;
  }
}
