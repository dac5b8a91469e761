package dev.atoll.agent.probe;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How pods of each other cluster are reached: as the network between nodes routes, if a probe from
 * an address of pods to one of pods gets through, in the tunnel otherwise. That nodes reach each
 * other says nothing of pod ranges.
 *
 * <p>A cluster is routed when every node of it that answers at its own address answers at that of a
 * pod. It goes back to the tunnel, which works in either case, when in {@link #TRIES} looks in a
 * row one has not, and stays there for {@link #REST}. A node that does not answer at its own
 * address says nothing.
 */
public record Ways(SortedMap<String, Way> clusters) {

  /** As long as nothing was asked. */
  public static final Ways NONE = new Ways(new TreeMap<>());

  private static final Way UNDECIDED = new Way(false, "", 0, 0);
  static final int TRIES = 3;
  static final Duration REST = Duration.ofMinutes(10);

  /**
   * @param routed without the tunnel
   * @param why a sentence for people
   * @param silent looks in a row at which somebody was silent while it was routed
   * @param rests until when it stays in the tunnel, nanoseconds; 0 if it never was routed
   */
  public record Way(boolean routed, String why, int silent, long rests) {
    public String word() {
      return routed ? "routed" : "tunnel";
    }
  }

  public Ways {
    clusters = Collections.unmodifiableSortedMap(new TreeMap<>(clusters));
  }

  /**
   * What follows from a look. A cluster of which not every node was asked yet stays as it is, and
   * is not among them if it never was decided.
   *
   * @param wanted the addresses of pods that are to be asked, of clusters that there are
   * @param nodes what nodes answered at their own addresses
   * @param pods what they answered at the addresses of their pods, asked from one of ours
   * @param now nanoseconds of the clock that only goes forward
   */
  public Ways next(
      Collection<Target> wanted, Map<Target, Answer> nodes, Map<Target, Answer> pods, long now) {
    var there =
        nodes.entrySet().stream()
            .filter(e -> e.getValue().reached())
            .map(e -> name(e.getKey()))
            .collect(Collectors.toSet());
    var byCluster =
        wanted.stream()
            .filter(t -> there.contains(name(t)))
            .collect(Collectors.groupingBy(Target::cluster, TreeMap::new, Collectors.toList()));
    var next = new TreeMap<>(clusters);
    next.keySet().retainAll(wanted.stream().map(Target::cluster).collect(Collectors.toSet()));
    byCluster.forEach((cluster, targets) -> {
      if (pods.keySet().containsAll(targets)) {
        var before = clusters.getOrDefault(cluster, UNDECIDED);
        next.put(cluster, next(before, answers(targets, pods), now));
      }
    });
    return new Ways(next);
  }

  private static SortedMap<Target, Answer> answers(
      Collection<Target> targets, Map<Target, Answer> pods) {
    var answers = new TreeMap<>(pods);
    answers.keySet().retainAll(targets);
    return answers;
  }

  private static String name(Target target) {
    return target.cluster() + "/" + target.node();
  }

  private static Way next(Way before, SortedMap<Target, Answer> asked, long now) {
    for (var each : asked.entrySet()) {
      if (each.getValue() instanceof Answer.Silent(var at, var why)) {
        return silent(before, text(each.getKey()) + why, now);
      }
    }
    if (!before.routed() && before.rests() != 0 && before.rests() - now > 0) {
      return before;
    }
    var why = "pods' addresses get through to %d of its nodes".formatted(nodes(asked.keySet()));
    return new Way(true, why, 0, before.rests());
  }

  private static long nodes(Set<Target> asked) {
    return asked.stream().map(Target::node).distinct().count();
  }

  private static String text(Target target) {
    return target.node() + " at " + target.address() + ": ";
  }

  private static Way silent(Way before, String why, long now) {
    if (before.routed() && before.silent() + 1 < TRIES) {
      return new Way(true, before.why(), before.silent() + 1, before.rests());
    }
    return new Way(false, why, 0, before.routed() ? now + REST.toNanos() : before.rests());
  }

  /** Of each cluster that is decided, whether it is reached without the tunnel. */
  public Map<String, Boolean> routed() {
    return clusters.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().routed()));
  }
}
