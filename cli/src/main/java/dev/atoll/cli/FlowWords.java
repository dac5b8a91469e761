package dev.atoll.cli;

import dev.atoll.policy.answer.Permitted;
import dev.atoll.policy.difference.FlowChange.Kind;
import dev.atoll.policy.difference.FlowEnd;
import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Ports and ends in words. */
final class FlowWords {

  /** More ends than this are counted, not listed. */
  private static final int MANY = 12;

  private FlowWords() {}

  /** {@code 80,8080-8090/TCP}, {@code everything}, {@code nothing}. */
  static String ports(List<Allowed> allowed) {
    if (allowed.isEmpty()) {
      return "nothing";
    }
    var whole =
        allowed.stream()
            .filter(a -> a.first() == 0 && a.last() == PortRange.LAST && !a.layerSeven())
            .count();
    return whole == Protocol.values().length
        ? "everything"
        : Permitted.of(allowed).stream().map(FlowWords::text).collect(Collectors.joining(", "));
  }

  private static String text(Permitted list) {
    return (list.isAllPorts()
            ? "all " + list.protocol().word()
            : list.ports() + "/" + list.protocol().word())
        + (list.layerSeven() ? " (layer 7 rules)" : "");
  }

  static String kind(Kind kind) {
    return switch (kind) {
      case OPENED -> "opened";
      case CLOSED -> "closed";
      case WIDENED -> "widened";
      case NARROWED -> "narrowed";
      case LAYER_SEVEN -> "l7";
      case MIXED -> "mixed";
    };
  }

  /** What a change is about: the new ports, or both. */
  static String ports(Kind kind, List<Allowed> before, List<Allowed> after) {
    return switch (kind) {
      case OPENED -> ports(after);
      case CLOSED -> ports(before);
      case WIDENED, NARROWED, LAYER_SEVEN, MIXED -> "from " + ports(before) + " to " + ports(after);
    };
  }

  /** {@code shop/frontend in cluster-one, cluster-two}; one text per set of clusters. */
  static List<String> ends(List<FlowEnd> ends) {
    var clusters = new LinkedHashMap<String, List<String>>();
    var texts = new ArrayList<String>();
    for (var end : ends) {
      var slash = end.name().indexOf('/');
      if (end.sort() == FlowEnd.Sort.OUTSIDE) {
        texts.add(end.name());
      } else {
        clusters
            .computeIfAbsent(end.name().substring(slash + 1), n -> new ArrayList<>())
            .add(end.name().substring(0, slash));
      }
    }
    var places = new LinkedHashMap<List<String>, List<String>>();
    clusters.forEach(
        (name, where) -> places.computeIfAbsent(where, w -> new ArrayList<>()).add(name));
    places.forEach((where, names) -> texts.add(counted(names) + " in " + counted(where)));
    return texts.size() <= MANY ? texts : List.of(counted(texts));
  }

  private static String counted(List<String> all) {
    return all.size() <= MANY
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, MANY)) + " and " + (all.size() - MANY) + " more";
  }
}
