package dev.atoll.validators.reach.text;

import dev.atoll.policy.answer.NamedEnd;
import dev.atoll.policy.answer.ReachAnswer;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * An answer by destination.
 *
 * @param sources for each destination, and each way to say ports, who sends on them
 */
public record ReachMap(SortedMap<String, SortedMap<String, SortedSet<String>>> sources) {

  /** Destinations that nobody reaches are there too, with nothing. */
  public static ReachMap of(ReachAnswer answer) {
    var map = new ReachMap(new TreeMap<>());
    answer.to().stream().map(NamedEnd::name).forEach(map::of);
    var words = new IdentityHashMap<Object, String>();
    answer.forEach(reach -> {
      if (!reach.allowed().isEmpty()) {
        var ports = words.computeIfAbsent(reach.allowed(), a -> PortsText.of(reach.allowed()));
        map.of(reach.to()).computeIfAbsent(ports, p -> new TreeSet<>()).add(reach.from());
      }
    });
    return map;
  }

  private SortedMap<String, SortedSet<String>> of(String to) {
    return sources.computeIfAbsent(to, t -> new TreeMap<>());
  }

  /** Every end that is in it, sorted. */
  public SortedSet<String> names() {
    var all = new TreeSet<>(sources.keySet());
    sources.values().forEach(m -> m.values().forEach(all::addAll));
    return all;
  }

  /**
   * Ends taken together: between two groups stands all that is open between any of their members.
   *
   * @param group of a name
   */
  public ReachMap grouped(UnaryOperator<String> group) {
    var ports = new TreeMap<String, SortedMap<String, SortedSet<String>>>();
    sources.forEach((to, ways) -> {
      var into = ports.computeIfAbsent(group.apply(to), t -> new TreeMap<>());
      ways.forEach((way, from) ->
          from.forEach(
              f -> into.computeIfAbsent(group.apply(f), k -> new TreeSet<>()).add(way)));
    });
    var result = new ReachMap(new TreeMap<>());
    ports.forEach((to, bySource) -> {
      var ways = result.of(to);
      bySource.forEach(
          (from, said) -> ways.computeIfAbsent(together(said), w -> new TreeSet<>()).add(from));
    });
    return result;
  }

  private static String together(Collection<String> ways) {
    if (ways.contains(PortsText.EVERYTHING)) {
      return PortsText.EVERYTHING;
    }
    return ways.size() <= 2 ? String.join("; ", ways) : ways.size() + " sets of ports";
  }

  /** How many pairs may talk. */
  public long pairs() {
    return sources.values().stream()
        .flatMap(m -> m.values().stream())
        .mapToLong(Collection::size)
        .sum();
  }

  static List<String> parts(String name) {
    return List.of(name.split("/", 3));
  }
}
