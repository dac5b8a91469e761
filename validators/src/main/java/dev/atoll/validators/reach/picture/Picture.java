package dev.atoll.validators.reach.picture;

import dev.atoll.policy.answer.NamedEnd;
import dev.atoll.policy.answer.ReachAnswer;
import dev.atoll.validators.reach.text.Group;
import dev.atoll.validators.reach.text.Groups;
import dev.atoll.validators.reach.text.ReachMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a picture of an answer shows, before anything has a place.
 *
 * @param caption one line
 * @param note how to read it
 * @param boxes sorted by name
 * @param arrows from cards to ways into cards
 */
record Picture(String caption, String note, List<Box> boxes, List<Arrow> arrows) {

  /** A cluster, or what lies outside of all. */
  record Box(String name, List<Card> cards) {
    Box {
      cards = List.copyOf(cards);
    }
  }

  /** An end, or several taken together. */
  record Card(String name, String namespace, String label, List<Way> ways) {
    Card {
      ways = List.copyOf(ways);
    }

    /** Whether everybody may use all of it. */
    boolean isOpen() {
      return ways.stream().anyMatch(Way::open);
    }
  }

  /**
   * Ports that some may use.
   *
   * @param who those that have no arrow of their own; empty where all have
   * @param open whether every workload is among them
   */
  record Way(String ports, String who, boolean open) {}

  /** From a card to a way into another. */
  record Arrow(String from, String to, int way) {}

  /** More ends than these are taken together. */
  static final int MOST_CARDS = 50;

  private static final int FEW = 3;
  private static final int MOST_ARROWS = 12;

  static Picture of(ReachAnswer answer) {
    var map = ReachMap.of(answer);
    var caption =
        "%d ends, %d of %d pairs may talk"
            .formatted(map.names().size(), map.pairs(), answer.pairs());
    return map.names().size() <= MOST_CARDS
        ? new Drawing(map, Groups.of(answer)).picture(caption, "")
        : together(map, answer, caption);
  }

  private static Picture together(ReachMap map, ReachAnswer answer, String caption) {
    var byNamespace = map.grouped(Groups::namespace);
    return byNamespace.names().size() <= MOST_CARDS
        ? together(byNamespace, answer, caption, Groups::namespace, "namespace")
        : together(map.grouped(Groups::cluster), answer, caption, Groups::cluster, "cluster");
  }

  private static Picture together(
      ReachMap map,
      ReachAnswer answer,
      String caption,
      UnaryOperator<String> group,
      String noun) {
    var inside = grouped(answer.workloads(), group);
    var groups = new Groups(inside, List.of(), grouped(answer.outside(), group), noun);
    return new Drawing(map, groups)
        .picture(
            caption,
            "Each "
                + noun
                + " stands for all in it: what is shown holds for one pair of workloads at least. ");
  }

  private static SortedSet<String> grouped(
      Collection<NamedEnd> ends, UnaryOperator<String> group) {
    return ends.stream()
        .map(e -> group.apply(e.name()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Makes cards and arrows. */
  private static final class Drawing {

    private final ReachMap map;
    private final Groups groups;
    private final TreeMap<String, List<Card>> boxes = new TreeMap<>();
    private final List<Arrow> arrows = new ArrayList<>();

    Drawing(ReachMap map, Groups groups) {
      this.map = map;
      this.groups = groups;
    }

    Picture picture(String caption, String note) {
      for (var name : map.names()) {
        boxes.computeIfAbsent(box(name), b -> new ArrayList<>()).add(card(name));
      }
      return new Picture(
          caption,
          note
              + "An arrow ends at the ports that it may use; \u2190 names who else may. Free to"
              + " send: no policy restricts what they send.",
          boxes.entrySet().stream().map(e -> new Box(e.getKey(), e.getValue())).toList(),
          List.copyOf(arrows));
    }

    private static String box(String name) {
      return switch (Groups.cluster(name)) {
        case "world", "entity", "fqdn", "group", "node", "host" -> "outside";
        case String cluster -> cluster;
      };
    }

    private Card card(String name) {
      var ways = new ArrayList<Way>();
      map.sources()
          .getOrDefault(name, new TreeMap<>())
          .forEach((ports, from) -> ways.add(way(name, ways.size(), ports, from)));
      var outside = box(name).equals("outside");
      var parts = name.split("/", 3);
      return new Card(
          name,
          outside || parts.length < 3 ? "" : parts[1],
          outside ? name : parts[parts.length - 1],
          ways);
    }

    private Way way(String to, int number, String ports, SortedSet<String> from) {
      var who = new ArrayList<String>();
      var single = new TreeSet<String>();
      var open = false;
      for (var group : groups.of(from)) {
        open |= isWide(group.kind());
        if (group.kind() == Group.Kind.ONE) {
          single.add(group.name());
        } else if (group.members() <= FEW && !isWide(group.kind())) {
          from.stream().filter(f -> f.startsWith(group.name() + "/")).forEach(single::add);
        } else {
          who.add(group.brief());
        }
      }
      if (single.remove(to)) {
        who.add("itself");
      }
      if (single.size() > MOST_ARROWS) {
        who.add(single.size() + (who.isEmpty() ? " ends" : " others"));
        single.clear();
      }
      single.forEach(f -> arrows.add(new Arrow(f, to, number)));
      return new Way(ports, String.join(", ", who), open);
    }

    private static boolean isWide(Group.Kind kind) {
      return switch (kind) {
        case EVERYONE, WORKLOADS, FREE -> true;
        case CLUSTER, NAMESPACE, ONE -> false;
      };
    }
  }
}
