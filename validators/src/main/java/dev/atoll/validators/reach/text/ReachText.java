package dev.atoll.validators.reach.text;

import dev.atoll.policy.answer.ReachAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An answer for people: under each destination one line for each way in, with who has it.
 * Destinations that are reached alike stand together.
 */
public final class ReachText {

  private static final int NAMES_SHOWN = 8;
  private static final int WIDEST = 60;

  private final boolean colour;
  private final Groups groups;
  private final StringBuilder out = new StringBuilder();

  private ReachText(ReachAnswer answer, boolean colour) {
    this.colour = colour;
    this.groups = Groups.of(answer);
  }

  /**
   * The answer; ends with a newline.
   *
   * @param colour whether to write ANSI colours
   */
  public static String write(ReachAnswer answer, boolean colour) {
    var text = new ReachText(answer, colour);
    var map = ReachMap.of(answer);
    text.blocks(map);
    var talking = map.pairs();
    text.out.append(
        "%s of %s pairs may talk\n".formatted(number(talking), number(answer.pairs())));
    return text.out.toString();
  }

  private static String number(long n) {
    return "%,d".formatted(n).replace('\u00a0', ',');
  }

  private void blocks(ReachMap map) {
    var alike = new LinkedHashMap<List<String>, SortedSet<String>>();
    map.sources()
        .forEach((to, ways) -> alike.computeIfAbsent(body(ways), b -> new TreeSet<>()).add(to));
    alike.forEach((body, to) -> {
      for (var group : groups.of(to)) {
        out.append("to ").append(strong(group.label())).append('\n');
      }
      body.forEach(line -> out.append("  ").append(line).append('\n'));
      out.append('\n');
    });
  }

  private List<String> body(SortedMap<String, SortedSet<String>> ways) {
    if (ways.isEmpty()) {
      return List.of(faint("nobody of those asked about"));
    }
    var froms = new TreeMap<String, String>();
    ways.forEach((ports, from) -> froms.put("from " + joined(groups.of(from)), ports));
    var width = froms.keySet().stream().mapToInt(String::length).max().orElse(0);
    var lines = new ArrayList<String>();
    froms.forEach((from, ports) ->
        lines.add(padded(from, Math.min(width, WIDEST)) + "  " + faintIfAll(ports)));
    return lines;
  }

  private String faintIfAll(String ports) {
    return ports.equals(PortsText.EVERYTHING) ? faint(ports) : ports;
  }

  private static String joined(List<Group> groups) {
    var shown =
        groups.stream().limit(NAMES_SHOWN).map(Group::label).collect(Collectors.joining(", "));
    return groups.size() <= NAMES_SHOWN
        ? shown
        : shown + " and " + (groups.size() - NAMES_SHOWN) + " more";
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private String strong(String text) {
    return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  private String faint(String text) {
    return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
  }
}
