package dev.atoll.policy.difference;

import dev.atoll.policy.reach.Allowed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Flows that changed alike: each of some sources to each of some destinations.
 *
 * @param from sources, sorted
 * @param to destinations, sorted
 * @param before what each was allowed
 * @param after what each is allowed
 * @param because what is responsible, in all clusters
 */
public record Rectangle(
    List<FlowEnd> from,
    List<FlowEnd> to,
    List<Allowed> before,
    List<Allowed> after,
    List<Cause> because) {

  private static final Comparator<Rectangle> ORDER =
      Comparator.comparing((Rectangle r) -> r.kind())
          .thenComparing(r -> -r.from.size() * r.to.size())
          .thenComparing(r -> r.from.getFirst())
          .thenComparing(r -> r.to.getFirst());

  /** More sets of destinations than this are not laid over each other: that takes too long. */
  private static final int MANY = 300;

  /** What flows of one rectangle have in common. */
  private record Alike(List<Allowed> before, List<Allowed> after, List<Cause> because) {
    static Alike of(FlowChange flow) {
      return new Alike(
          flow.before(),
          flow.after(),
          flow.because().stream().map(Alike::anywhere).distinct().toList());
    }

    /** A policy or workload that goes to many clusters is one text. */
    private static Cause anywhere(Cause cause) {
      return switch (cause) {
        case Cause.Rule r -> new Cause.Rule("", r.how(), r.before(), r.after());
        case Cause.Pod p -> new Cause.Pod(p.name().substring(p.name().indexOf('/')), p.how());
        case Cause.Cluster c -> c;
        case Cause.Group g -> new Cause.Group("", g.name(), g.how());
      };
    }
  }

  public Rectangle {
    from = List.copyOf(from);
    to = List.copyOf(to);
    before = List.copyOf(before);
    after = List.copyOf(after);
    because = List.copyOf(because);
  }

  public FlowChange.Kind kind() {
    return new FlowChange(from.getFirst(), to.getFirst(), before, after, List.of()).kind();
  }

  public int size() {
    return from.size() * to.size();
  }

  /**
   * Rectangles that hold each flow once, in a fixed order: the largest is taken first, then the
   * largest of what is left.
   */
  public static List<Rectangle> of(Collection<FlowChange> flows) {
    var alike = new LinkedHashMap<Alike, List<FlowChange>>();
    flows.stream()
        .sorted()
        .forEach(f -> alike.computeIfAbsent(Alike.of(f), a -> new ArrayList<>()).add(f));
    var all = new ArrayList<Rectangle>();
    alike.values().forEach(group -> cover(group, all));
    all.sort(ORDER);
    return List.copyOf(all);
  }

  private static void cover(List<FlowChange> flows, List<Rectangle> all) {
    SortedMap<FlowEnd, TreeSet<FlowEnd>> rest = new TreeMap<>();
    flows.forEach(f -> rest.computeIfAbsent(f.from(), x -> new TreeSet<>()).add(f.to()));
    while (!rest.isEmpty()) {
      var to = best(rest);
      var from =
          rest.entrySet().stream()
              .filter(e -> e.getValue().containsAll(to))
              .map(Map.Entry::getKey)
              .toList();
      all.add(rectangle(from, List.copyOf(to), flows));
      for (var source : from) {
        rest.computeIfPresent(
            source,
            (s, left) -> {
              left.removeAll(to);
              return left.isEmpty() ? null : left;
            });
      }
    }
  }

  /** The set of destinations, among those that some source has, that covers most. */
  private static TreeSet<FlowEnd> best(SortedMap<FlowEnd, TreeSet<FlowEnd>> rest) {
    var sets = new ArrayList<>(new LinkedHashSet<>(rest.values()));
    var best = sets.getFirst();
    var most = 0L;
    for (var set : sets.subList(0, Math.min(MANY, sets.size()))) {
      var area = set.size() * rest.values().stream().filter(s -> s.containsAll(set)).count();
      if (area > most) {
        most = area;
        best = set;
      }
    }
    return new TreeSet<>(best);
  }

  private static Rectangle rectangle(List<FlowEnd> from, List<FlowEnd> to, List<FlowChange> flows) {
    var causes = new TreeSet<Cause>();
    var sources = new TreeSet<>(from);
    var targets = new TreeSet<>(to);
    flows.stream()
        .filter(f -> sources.contains(f.from()) && targets.contains(f.to()))
        .forEach(f -> causes.addAll(f.because()));
    var first = flows.getFirst();
    return new Rectangle(from, to, first.before(), first.after(), List.copyOf(causes));
  }
}
