package dev.atoll.policy.reach;

import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.Tier;
import dev.atoll.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Makes one row of the parts that act on its subject. */
final class RowBuilder {

  private record Numbers(String name, int first, int last) {
    static Numbers of(PortRange range) {
      return new Numbers(range.name(), range.first(), range.last());
    }
  }

  private final UnaryOperator<Bits> share;
  private final Bits none;
  private final Bits everyone;
  private final boolean closed;
  private final Bits always;

  /**
   * @param size how many columns there are
   * @param closed whether what nobody allows is denied
   * @param always who gets in where nothing decides, such as the local host
   * @param share gives equal sets the same place in memory
   */
  RowBuilder(int size, boolean closed, Bits always, UnaryOperator<Bits> share) {
    this.share = share;
    this.none = Bits.none(size);
    this.everyone = Bits.range(size, 0, size);
    this.closed = closed;
    this.always = always;
  }

  Row build(List<Part> parts) {
    var byStart = new ArrayList<>(parts);
    byStart.sort(Comparator.comparingInt(Part::start));
    var cuts = cuts(parts);
    var starts = new int[cuts.length];
    var allowed = new Bits[cuts.length];
    var layerSeven = new Bits[cuts.length];
    var active = new ArrayList<Part>();
    var next = 0;
    var n = 0;
    for (var cut : cuts) {
      active.removeIf(p -> p.end() <= cut);
      while (next < byStart.size() && byStart.get(next).start() == cut) {
        insert(byStart.get(next++), active);
      }
      var segment = new Segment(active);
      if (n == 0 || !segment.equalTo(allowed[n - 1], layerSeven[n - 1])) {
        starts[n] = cut;
        allowed[n] = share.apply(segment.allowed);
        layerSeven[n++] = share.apply(segment.layerSeven);
      }
    }
    return new Row(
        Arrays.copyOf(starts, n), Arrays.copyOf(allowed, n), Arrays.copyOf(layerSeven, n));
  }

  /** Keeps them sorted by level. */
  private static void insert(Part part, List<Part> active) {
    var at = Collections.binarySearch(active, part);
    active.add(at < 0 ? -at - 1 : at, part);
  }

  private static int[] cuts(List<Part> parts) {
    var cuts = new TreeSet<Integer>();
    cuts.add(0);
    for (var part : parts) {
      cuts.add(part.start());
      if (part.end() < Line.END) {
        cuts.add(part.end());
      }
    }
    return cuts.stream().mapToInt(i -> i).toArray();
  }

  /** What all parts that cover one stretch say together, level after level. */
  private final class Segment {

    private Bits allowed = none;
    private Bits layerSeven = none;
    private Bits undecided = everyone;
    private Bits passed = none;

    /**
     * @param sorted by level
     */
    Segment(List<Part> sorted) {
      Tier tier = null;
      for (var from = 0; from < sorted.size(); ) {
        var to = from + 1;
        while (to < sorted.size() && sorted.get(to).compareTo(sorted.get(from)) == 0) {
          to++;
        }
        var first = sorted.get(from).tier();
        passed = first == tier ? passed : none;
        tier = first;
        level(sorted.subList(from, to));
        from = to;
      }
      allowed = allowed.or(closed ? undecided.and(always) : undecided);
      layerSeven = closed ? layerSeven : none;
    }

    private void level(List<Part> parts) {
      var here = undecided.andNot(passed);
      var deny = new Union(none);
      var allow = new Union(none);
      var pass = new Union(none);
      for (var part : parts) {
        switch (part.verdict()) {
          case DENY -> deny.add(part.peers());
          case ALLOW -> allow.add(part.peers());
          case PASS -> pass.add(part.peers());
        }
      }
      var denied = deny.done().and(here);
      var let = allow.done().and(here).andNot(denied);
      passed = passed.or(pass.done().and(here).andNot(denied).andNot(let));
      undecided = undecided.andNot(denied).andNot(let);
      allowed = allowed.or(let);
      layerSeven = layerSeven.or(restricted(parts).and(let));
    }

    /** Peers of rules above the port, unless one for the very same ports lets everything pass. */
    private Bits restricted(List<Part> parts) {
      if (areOpen(parts)) {
        return none;
      }
      var all = none;
      Map<Numbers, Bits> open = new HashMap<>();
      Map<Numbers, Bits> shut = new HashMap<>();
      for (var part : parts) {
        if (part.verdict() == Verdict.ALLOW) {
          var above = part.rule().layerSeven();
          if (above.open() || above.isLifted()) {
            var into = above.open() ? open : shut;
            into.merge(Numbers.of(part.rule().ports()), part.peers(), Bits::or);
          } else {
            all = all.or(part.peers());
          }
        }
      }
      for (var e : shut.entrySet()) {
        all = all.or(e.getValue().andNot(open.getOrDefault(e.getKey(), none)));
      }
      return all;
    }

    private static boolean areOpen(List<Part> parts) {
      for (var part : parts) {
        if (!part.rule().layerSeven().open()) {
          return false;
        }
      }
      return true;
    }

    private boolean equalTo(Bits otherAllowed, Bits otherLayerSeven) {
      return allowed.equals(otherAllowed) && layerSeven.equals(otherLayerSeven);
    }
  }
}
