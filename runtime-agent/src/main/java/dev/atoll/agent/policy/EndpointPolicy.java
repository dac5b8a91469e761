package dev.atoll.agent.policy;

import dev.atoll.policy.rule.Direction;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the policy map shall hold for an endpoint. Endpoints on which the same rules act have one
 * and the same value.
 *
 * @param rules that act on it, by number
 * @param unexpressed what entries cannot say of them, sorted
 * @param closed why nothing gets through at all; empty where entries decide
 */
public record EndpointPolicy(
    DirectionPolicy egress,
    DirectionPolicy ingress,
    SortedMap<Integer, PolicyRule> rules,
    List<Unexpressed> unexpressed,
    Optional<String> closed) {

  public EndpointPolicy {
    rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    unexpressed = List.copyOf(unexpressed);
  }

  public DirectionPolicy direction(Direction direction) {
    return switch (direction) {
      case EGRESS -> egress;
      case INGRESS -> ingress;
    };
  }

  /** All entries, sorted. */
  public SortedMap<EntryKey, EntryValue> entries() {
    var all = new TreeMap<EntryKey, EntryValue>();
    for (var direction : Direction.values()) {
      var policy = direction(direction);
      put(all, direction, EntryKey.ANY, policy.everybody());
      policy.remotes().forEach((remote, table) -> put(all, direction, remote, table));
    }
    return all;
  }

  private static void put(
      SortedMap<EntryKey, EntryValue> all, Direction direction, int remote, PortTable table) {
    table.entries().forEach((ports, v) -> all.put(new EntryKey(direction, remote, ports), v));
  }
}
