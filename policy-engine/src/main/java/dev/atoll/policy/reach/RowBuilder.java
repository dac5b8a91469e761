package dev.atoll.policy.reach;

import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.Tier;
import dev.atoll.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Makes one row of the parts that act on its subject. */
final class RowBuilder {

  private record Numbers(String name, int first, int last) {
    static Numbers of(PortRange range) {
      return new Numbers(range.name(), range.first(), range.last());
    }
  }

  private final int size;
  private final Bits none;
  private final Bits everyone;
  private final boolean closed;
  private final Bits always;

  /**
   * @param size how many columns there are
   * @param closed whether what nobody allows is denied
   * @param always who gets in where nothing decides, such as the local host
   */
  RowBuilder(int size, boolean closed, Bits always) {
    this.size = size;
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
        active.add(byStart.get(next++));
      }
      var segment = new Segment(active);
      if (n == 0 || !segment.equalTo(allowed[n - 1], layerSeven[n - 1])) {
        starts[n] = cut;
        allowed[n] = segment.allowed;
        layerSeven[n++] = segment.layerSeven;
      }
    }
    return new Row(
        Arrays.copyOf(starts, n), Arrays.copyOf(allowed, n), Arrays.copyOf(layerSeven, n));
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

    Segment(List<Part> active) {
      var sorted = new ArrayList<>(active);
      sorted.sort(null);
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
      var denied = peers(parts, Verdict.DENY).and(here);
      var let = peers(parts, Verdict.ALLOW).and(here).andNot(denied);
      passed = passed.or(peers(parts, Verdict.PASS).and(here).andNot(denied).andNot(let));
      undecided = undecided.andNot(denied).andNot(let);
      allowed = allowed.or(let);
      layerSeven = layerSeven.or(restricted(parts).and(let));
    }

    private Bits peers(List<Part> parts, Verdict verdict) {
      var all = none;
      for (var part : parts) {
        if (part.verdict() == verdict) {
          all = all == none ? part.peers() : all.or(part.peers());
        }
      }
      return all;
    }

    /** Peers of rules above the port, unless one for the very same ports lets everything pass. */
    private Bits restricted(List<Part> parts) {
      if (parts.stream().allMatch(p -> p.rule().layerSeven().open())) {
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

    private boolean equalTo(Bits otherAllowed, Bits otherLayerSeven) {
      return allowed.equals(otherAllowed) && layerSeven.equals(otherLayerSeven);
    }
  }

  int size() {
    return size;
  }
}
