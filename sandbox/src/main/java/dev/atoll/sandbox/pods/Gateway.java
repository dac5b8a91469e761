package dev.atoll.sandbox.pods;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** By which address of a node its pods are reached. */
final class Gateway {
  private Gateway() {}

  /** The addresses of nodes, as they are registered, by the ranges of their pods. */
  static SortedMap<String, String> all(Collection<JsonNode> nodes) {
    var gateways = new TreeMap<String, String>();
    for (var node : nodes) {
      for (var range : node.at("/spec/podCIDRs")) {
        of(node, range.asString()).ifPresent(it -> gateways.put(range.asString(), it));
      }
    }
    return gateways;
  }

  /** The internal address of the same family as {@code range}; empty while it has told none. */
  private static Optional<String> of(JsonNode node, String range) {
    return StreamSupport.stream(node.at("/status/addresses").spliterator(), false)
        .filter(it -> it.path("type").asString("").equals("InternalIP"))
        .map(it -> it.path("address").asString(""))
        .filter(it -> sameFamily(it, range))
        .findFirst();
  }

  static boolean sameFamily(String one, String other) {
    return one.contains(":") == other.contains(":");
  }
}
