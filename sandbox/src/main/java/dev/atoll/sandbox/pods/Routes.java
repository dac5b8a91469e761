package dev.atoll.sandbox.pods;

import dev.atoll.sandbox.node.Enclosure;
import dev.atoll.sandbox.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The routes of one node to the pods of others, as a cloud or a routing daemon makes them: each
 * range by the address of the node that it is on.
 */
final class Routes {
  private final Enclosure enclosure;
  private final Node node;
  private final TreeMap<String, String> made = new TreeMap<>();

  Routes(Enclosure enclosure, Node node) {
    this.enclosure = enclosure;
    this.node = node;
  }

  /**
   * Makes those that are missing and removes others that it made.
   *
   * @param wanted the address of a node by the range of its pods
   */
  synchronized void hold(Map<String, String> wanted) {
    for (var range : List.copyOf(made.keySet())) {
      if (!wanted.containsKey(range)) {
        ip("del", range, List.of());
        made.remove(range);
      }
    }
    wanted.forEach((range, via) -> {
      if (!via.equals(made.get(range))) {
        add(range, via);
        made.put(range, via);
      }
    });
  }

  /** Makes one that stays. */
  void add(String range, String via) {
    ip("replace", range, List.of("via", via, "dev", Node.DEVICE, "onlink", "proto", "static"));
  }

  private void ip(String verb, String range, List<String> how) {
    var family = range.contains(":") ? "-6" : "-4";
    var command = new ArrayList<>(List.of("ip", "-n", node.name(), family, "route", verb, range));
    command.addAll(how);
    enclosure.call(command);
  }
}
