package dev.atoll.cli;

import dev.atoll.policy.difference.Difference;
import dev.atoll.policy.difference.FlowChange.Kind;
import dev.atoll.policy.difference.FlowEnd;
import dev.atoll.policy.difference.Rectangle;
import dev.atoll.validators.change.FleetChange;
import dev.atoll.validators.change.Places;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Flows that read as one: a rectangle, or what happens in several clusters within each.
 *
 * @param from lines
 * @param to lines
 * @param because lines
 */
record FlowBlock(
    Kind kind, String ports, int flows, List<String> from, List<String> to, List<String> because) {

  /** What is the same in every cluster; the clusters apart. */
  private record Inside(
      Kind kind, String ports, List<String> from, List<String> to, Set<String> why) {}

  /** All blocks of a difference, the largest rectangles first. */
  static List<FlowBlock> of(FleetChange change, Difference shown) {
    var places = new Places(change.base(), change.head());
    var inside = new LinkedHashMap<Object, List<Rectangle>>();
    for (var r : Rectangle.of(shown.flows())) {
      var why = because(List.of(r), places).keySet();
      Object key =
          cluster(r)
              .<Object>map(c -> new Inside(r.kind(), ports(r), names(r.from()), names(r.to()), why))
              .orElse(r);
      inside.computeIfAbsent(key, k -> new ArrayList<>()).add(r);
    }
    return inside.values().stream().map(all -> block(all, places)).toList();
  }

  String heading() {
    return "%s %s%s"
        .formatted(FlowWords.kind(kind), ports, flows == 1 ? "" : " (" + flows + " flows)");
  }

  private static FlowBlock block(List<Rectangle> all, Places places) {
    var first = all.getFirst();
    var lines = new ArrayList<String>();
    because(all, places)
        .forEach((text, where) -> lines.add(text + " (" + String.join(", ", where) + ")"));
    var each = all.size() > 1 ? ", each in its own cluster" : "";
    return new FlowBlock(
        first.kind(),
        ports(first),
        all.stream().mapToInt(Rectangle::size).sum(),
        FlowWords.ends(all.stream().flatMap(r -> r.from().stream()).toList()),
        FlowWords.ends(all.stream().flatMap(r -> r.to().stream()).toList()).stream()
            .map(t -> t + each)
            .toList(),
        lines);
  }

  private static String ports(Rectangle r) {
    return FlowWords.ports(r.kind(), r.before(), r.after());
  }

  /** One line per text in Git, with all clusters that have it. */
  private static LinkedHashMap<String, Set<String>> because(List<Rectangle> all, Places places) {
    var clusters = new LinkedHashMap<String, Set<String>>();
    all.stream()
        .flatMap(r -> places.of(r.because()).stream())
        .forEach(
            b -> clusters.computeIfAbsent(b.text(), t -> new LinkedHashSet<>()).add(b.cluster()));
    return clusters;
  }

  /** The one cluster in which a rectangle lies. */
  private static Optional<String> cluster(Rectangle r) {
    var clusters =
        Stream.concat(r.from().stream(), r.to().stream())
            .map(e -> e.sort() == FlowEnd.Sort.OUTSIDE ? "" : before(e.name()))
            .distinct()
            .toList();
    return clusters.size() == 1 ? Optional.of(clusters.getFirst()) : Optional.empty();
  }

  private static String before(String name) {
    return name.substring(0, name.indexOf('/'));
  }

  private static List<String> names(List<FlowEnd> ends) {
    return ends.stream().map(e -> e.name().substring(e.name().indexOf('/') + 1)).toList();
  }
}
