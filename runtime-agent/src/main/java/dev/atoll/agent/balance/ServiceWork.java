package dev.atoll.agent.balance;

import dev.atoll.agent.balance.Frontends.Terms;
import dev.atoll.agent.balance.ServiceTables.Group;
import dev.atoll.agent.balance.ServiceTables.Need;
import dev.atoll.agent.balance.TableSpace.LutTable;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.ServiceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Brings one service to the maps: backends, tables, frontends, and what is not needed after that.
 */
final class ServiceWork {
  private final Kept kept;
  private final ServiceTables tables;
  private final Map<Place, Need> before;
  private final List<String> reasons;
  private final Set<String> lost = new LinkedHashSet<>();
  private boolean failed;

  /**
   * What is in the maps.
   *
   * @param complete whether everything is known of every cluster
   * @param mayBe whether a cluster may have backends that are not known yet
   */
  record Kept(
      BackendTable backends,
      TableSpace space,
      Frontends frontends,
      boolean complete,
      IntPredicate mayBe) {}

  ServiceWork(Kept kept, ServiceTables tables, Map<Place, Need> before) {
    this.kept = kept;
    this.tables = tables;
    this.before = before;
    this.reasons = new ArrayList<>(tables.refused());
  }

  /** What could not be done, in sentences. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }

  /** Services that have lost a frontend to this one. */
  Set<String> lost() {
    return lost;
  }

  /**
   * @param spared backends that are there and not chosen
   * @return the backends that the service needs now
   */
  Map<Place, Need> write(Supplier<Map<Place, Need>> spared) {
    var needs = new LinkedHashMap<>(tables.backends());
    unknown().forEach(needs::putIfAbsent);
    if (!needs.keySet().containsAll(before.keySet()) || !kept.backends.adopted().isEmpty()) {
      spared.get().forEach((place, need) -> spare(needs, place, need));
    }
    var refused = kept.backends.hold(without(needs, before));
    if (!refused.isEmpty()) {
      reasons.add("no room for " + refused.size() + " of its " + needs.size() + " backends");
      needs.keySet().removeAll(refused);
    }
    tables.groups().forEach(this::write);
    removeOthers();
    if (failed) {
      before.forEach(needs::putIfAbsent);
    }
    kept.backends.release(without(before, needs));
    return needs;
  }

  private void spare(Map<Place, Need> needs, Place place, Need need) {
    if (before.containsKey(place) || kept.backends.adopted().contains(place)) {
      needs.putIfAbsent(place, need);
    }
  }

  private static Map<Place, Need> without(Map<Place, Need> all, Map<Place, Need> others) {
    var left = new LinkedHashMap<Place, Need>();
    all.forEach((place, need) -> {
      if (!need.equals(others.get(place))) {
        left.put(place, need);
      }
    });
    return left;
  }

  /** Backends that its tables name and of whose clusters not everything is known yet. */
  private Map<Place, Need> unknown() {
    var unknown = new LinkedHashMap<Place, Need>();
    tables.groups().forEach(group -> unknown.putAll(unknown(group.at().keySet())));
    return unknown;
  }

  private Map<Place, Need> unknown(Set<ServiceKey> frontends) {
    var unknown = new LinkedHashMap<Place, Need>();
    if (kept.complete) {
      return unknown;
    }
    for (int number : named(frontends)) {
      kept.backends
          .backend(number)
          .filter(b -> kept.mayBe.test(b.cluster()) && b.state() != Backend.State.DEAD)
          .ifPresent(
              b -> unknown.put(new Place(b.address(), b.port()), new Need(b.state(), b.cluster())));
    }
    unknown.keySet().removeAll(tables.backends().keySet());
    return unknown;
  }

  private Set<Integer> named(Set<ServiceKey> frontends) {
    var named = new HashSet<Integer>();
    for (var table : tables(frontends)) {
      for (int number : kept.space.content(table)) {
        named.add(number);
      }
    }
    return named;
  }

  private Set<LutTable> tables(Set<ServiceKey> frontends) {
    var tables = new LinkedHashSet<LutTable>();
    frontends.forEach(key -> kept.frontends.table(key).ifPresent(tables::add));
    return tables;
  }

  private void write(Group group) {
    var keys = new LinkedHashSet<>(group.at().keySet());
    keys.removeIf(this::isTaken);
    boolean stays = group.affinity() > 0;
    var due = stays || kept.frontends.hasAffinity(keys) ? due(keys, group) : Set.<Integer>of();
    kept.frontends.offer(keys, due);
    var table = table(keys, group);
    if (table.isPresent()) {
      keys.forEach(key -> lead(key, group, stays ? due : Set.of(), table.get()));
    }
  }

  /** Backends that the table of these frontends will name. */
  private Set<Integer> due(Set<ServiceKey> keys, Group group) {
    var due = new HashSet<Integer>();
    held(group.targets()).forEach(t -> due.add(kept.backends.number(t.place())));
    unknown(keys).keySet().forEach(place -> due.add(kept.backends.number(place)));
    return due;
  }

  private boolean isTaken(ServiceKey key) {
    var owner = kept.frontends.taken(key, tables.key());
    owner.ifPresent(o -> reasons.add(text(key) + " is a frontend of " + o));
    return owner.isPresent();
  }

  private void lead(ServiceKey key, Group group, Set<Integer> offered, Optional<LutTable> table) {
    var port = group.at().get(key);
    if (port == null) {
      throw new AssertionError(key + " is of another group");
    }
    var terms = new Terms(port, group.flags(key), group.affinity(), offered);
    var led = kept.frontends.lead(key, tables.key(), terms, table);
    led.lost().ifPresent(lost::add);
    if (!led.done()) {
      failed = true;
      reasons.add("no room for the frontend " + text(key));
    } else if (led.unoffered() > 0) {
      reasons.add(
          "no room for clients of %s to stay with %d of its %d backends"
              .formatted(text(key), led.unoffered(), offered.size()));
    }
  }

  /** The table of these frontends, if they are to have one; nothing at all if there is no room. */
  private Optional<Optional<LutTable>> table(Set<ServiceKey> keys, Group group) {
    var unknown = unknown(keys).keySet();
    var content = new TableContent(kept.backends, held(group.targets()), unknown);
    if (content.isEmpty() || keys.isEmpty()) {
      return Optional.of(Optional.empty());
    }
    var own = tables(keys);
    for (var table : own) {
      if (content.mayKeep(table.range().length()) && table.isOnlyOf(keys)) {
        kept.space.rewrite(table, content.over(kept.space.content(table)));
        return Optional.of(Optional.of(table));
      }
    }
    var fresh = fresh(content, own);
    return fresh.isPresent() ? Optional.of(fresh) : coarse(content, own, keys);
  }

  private List<Weighted> held(List<Weighted> targets) {
    return targets.stream().filter(t -> kept.backends.holds(t.place())).toList();
  }

  private Optional<LutTable> fresh(TableContent content, Set<LutTable> own) {
    if (content.isOverOthers() && !own.isEmpty()) {
      return kept.space.place(content.over(kept.space.content(own.iterator().next())));
    }
    var wanted = kept.space.place(content.of(content.length(kept.space.used())));
    if (wanted.isPresent()) {
      return wanted;
    }
    int least = content.leastLength();
    var short_ = kept.space.place(content.of(least));
    if (short_.isPresent() || !kept.space.makeRoom(least, kept.frontends::follow)) {
      return short_;
    }
    return kept.space.place(content.of(least));
  }

  /** Without room for a better one the table that there is says what it can. */
  private Optional<Optional<LutTable>> coarse(
      TableContent content, Set<LutTable> own, Set<ServiceKey> keys) {
    reasons.add("no room for a table of " + content.leastLength() + " slots");
    for (var table : own) {
      if (table.isOnlyOf(keys)) {
        kept.space.rewrite(table, content.of(table.range().length()));
        return Optional.of(Optional.of(table));
      }
    }
    failed = true;
    return Optional.empty();
  }

  private void removeOthers() {
    var gone = new HashSet<>(kept.frontends.of(tables.key()));
    tables.groups().forEach(group -> gone.removeAll(group.at().keySet()));
    gone.forEach(kept.frontends::remove);
  }

  private static String text(ServiceKey key) {
    return new Place(key.address(), key.port()) + (key.protocol() == 6 ? "/TCP" : "/UDP");
  }
}
