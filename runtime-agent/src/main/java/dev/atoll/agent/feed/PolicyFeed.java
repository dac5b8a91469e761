package dev.atoll.agent.feed;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.datapath.Direction;
import dev.atoll.agent.datapath.PolicyKey;
import dev.atoll.agent.datapath.PolicyValue;
import dev.atoll.agent.datapath.Table;
import dev.atoll.agent.policy.DirectionPolicy;
import dev.atoll.agent.policy.EndpointPolicy;
import dev.atoll.agent.policy.EntryKey;
import dev.atoll.agent.policy.EntryValue;
import dev.atoll.agent.policy.PortTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the entries of policies. A policy is written under a number of its own before endpoints
 * are told the number, so that an endpoint goes from one policy to the next by one write. Where
 * only identities come or go the entries are changed in place: one that comes has no address yet,
 * and one that goes has none any more.
 */
final class PolicyFeed {

  /**
   * A policy as it lies in the map.
   *
   * @param number under which its entries are
   * @param whole false if its entries do not fit, and nothing of them is there
   */
  record Held(int number, EndpointPolicy policy, boolean whole) {}

  private final Table<PolicyKey, PolicyValue> table;
  private final Map<Integer, Held> held = new HashMap<>();
  private final List<Held> retired = new ArrayList<>();
  private final Map<Integer, Map<PolicyKey, PolicyValue>> adopted = new HashMap<>();
  private int last;

  PolicyFeed(Table<PolicyKey, PolicyValue> table) {
    this.table = table;
    table
        .entries()
        .forEach((key, value) -> {
          adopted.computeIfAbsent(key.policy(), _ -> new HashMap<>()).put(key, value);
          last = Math.max(last, key.policy());
        });
  }

  /** Numbers that endpoints were left with are not given to others. */
  void reserve(Collection<Integer> numbers) {
    numbers.forEach(n -> last = Math.max(last, n));
  }

  /**
   * The policy under the number that an endpoint has from an earlier agent, if its entries are
   * exactly these; else a fresh one.
   */
  Held adopt(int number, EndpointPolicy policy) {
    var entries = entries(number, policy);
    if (number != 0 && adopted.getOrDefault(number, Map.of()).equals(entries)) {
      adopted.remove(number);
      return hold(new Held(number, policy, true));
    }
    return fresh(policy);
  }

  /** Writes a policy under a new number. */
  Held fresh(EndpointPolicy policy) {
    var number = ++last;
    var entries = entries(number, policy);
    try {
      table.putAll(entries);
      return hold(new Held(number, policy, true));
    } catch (BpfException e) {
      table.removeAll(entries.keySet());
      return hold(new Held(number, policy, false));
    }
  }

  private Held hold(Held one) {
    held.put(one.number, one);
    return one;
  }

  /**
   * Whether a policy can become another one in place.
   *
   * @param idle identities that no address has: only entries of these may differ
   */
  static boolean isNext(EndpointPolicy before, EndpointPolicy after, Set<Integer> idle) {
    return before.closed().isEmpty()
        && after.closed().isEmpty()
        && isNext(before.egress(), after.egress(), idle)
        && isNext(before.ingress(), after.ingress(), idle);
  }

  private static boolean isNext(DirectionPolicy before, DirectionPolicy after, Set<Integer> idle) {
    return before.defaultDeny() == after.defaultDeny()
        && before.everybody().equals(after.everybody())
        && isAmong(idle, before.remotes(), after.remotes())
        && isAmong(idle, after.remotes(), before.remotes());
  }

  /** Whether what one has otherwise than the other is of these identities. */
  private static boolean isAmong(
      Set<Integer> idle, Map<Integer, PortTable> one, Map<Integer, PortTable> other) {
    return one.entrySet().stream()
        .allMatch(e -> {
          var theirs = other.get(e.getKey());
          return theirs == e.getValue() || idle.contains(e.getKey()) || e.getValue().equals(theirs);
        });
  }

  /**
   * Makes a policy the {@link #isNext next} one in place.
   *
   * @return the same number; not whole if what came does not fit
   */
  Held change(Held before, EndpointPolicy after) {
    var was = entries(before.number, before.policy);
    var is = entries(before.number, after);
    var more = new LinkedHashMap<>(is);
    more.entrySet().removeAll(was.entrySet());
    var less = new HashSet<>(was.keySet());
    less.removeAll(is.keySet());
    table.removeAll(less);
    try {
      table.putAll(more);
      return hold(new Held(before.number, after, before.whole));
    } catch (BpfException e) {
      return hold(new Held(before.number, after, false));
    }
  }

  /** Lets go of all policies but these; their entries are removed by {@link #collect}. */
  void retain(Set<Integer> used) {
    for (var one : List.copyOf(held.values())) {
      if (!used.contains(one.number)) {
        held.remove(one.number);
        retired.add(one);
      }
    }
  }

  /**
   * Removes what nobody has used since the last time.
   *
   * @param used numbers that endpoints have
   */
  void collect(Set<Integer> used) {
    for (var one : retired) {
      table.removeAll(entries(one.number, one.policy).keySet());
    }
    retired.clear();
    adopted.entrySet().removeIf(e -> !used.contains(e.getKey()) && remove(e.getValue().keySet()));
  }

  private boolean remove(Set<PolicyKey> keys) {
    table.removeAll(keys);
    return true;
  }

  /**
   * Compares the map with what it shall hold, and mends it.
   *
   * @return how many entries were wrong
   */
  int mend() {
    var shall = new HashMap<PolicyKey, PolicyValue>();
    held.values().stream()
        .filter(Held::whole)
        .forEach(h -> shall.putAll(entries(h.number, h.policy)));
    retired.forEach(h -> shall.putAll(entries(h.number, h.policy)));
    adopted.values().forEach(shall::putAll);
    var is = table.entries();
    var wrong = new LinkedHashMap<>(shall);
    wrong.entrySet().removeIf(e -> e.getValue().equals(is.get(e.getKey())));
    var foreign = new HashSet<>(is.keySet());
    foreign.removeAll(shall.keySet());
    table.putAll(wrong);
    table.removeAll(foreign);
    return wrong.size() + foreign.size();
  }

  static Map<PolicyKey, PolicyValue> entries(int number, EndpointPolicy policy) {
    var all = new LinkedHashMap<PolicyKey, PolicyValue>();
    policy.entries().forEach((key, value) -> all.put(key(number, key), value(value)));
    return all;
  }

  private static PolicyKey key(int number, EntryKey key) {
    var ports = key.ports();
    return new PolicyKey(
        PolicyKey.ANY_PROTOCOL + ports.length(),
        number,
        key.remote(),
        switch (key.direction()) {
          case EGRESS -> Direction.EGRESS;
          case INGRESS -> Direction.INGRESS;
        },
        ports.protocol(),
        ports.port());
  }

  private static PolicyValue value(EntryValue value) {
    return new PolicyValue(value.precedence(), value.rule(), value.deny());
  }
}
