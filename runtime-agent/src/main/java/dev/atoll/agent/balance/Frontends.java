package dev.atoll.agent.balance;

import dev.atoll.agent.balance.TableSpace.LutTable;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import dev.atoll.agent.mesh.FrontendPort;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The map {@code services}: which service has which frontend, and its table. */
final class Frontends {
  /** Of what is pinned it is not known whose it is. */
  private static final String UNKNOWN = "";

  private static final int OUTSIDE = 0x100;

  private final Maps maps;
  private final TableSpace space;
  private final Offers offers;
  private final Map<ServiceKey, Front> fronts = new HashMap<>();
  private final Map<String, Set<ServiceKey>> byOwner = new HashMap<>();
  private final Numbers<Named> numbers = new Numbers<>();
  private final Map<Integer, Frontend> byNumber = new ConcurrentHashMap<>();

  /** A frontend of another service is another one, with another number. */
  private record Named(String owner, ServiceKey key) {
    long hash() {
      int which = key.protocol() | (key.outside() ? OUTSIDE : 0);
      return Mix.of(Mix.of(new Place(key.address(), key.port()).hash(), which), owner);
    }
  }

  private static final class Front {
    private final String owner;
    private ServiceValue value;
    private Optional<LutTable> table;

    Front(String owner, ServiceValue value, Optional<LutTable> table) {
      this.owner = owner;
      this.value = value;
      this.table = table;
    }
  }

  /**
   * What a frontend says beside its table.
   *
   * @param flags of {@link ServiceValue}
   * @param affinity seconds for which a client stays with its backend; 0 for none
   * @param offered numbers of the backends that it may stay with
   */
  record Terms(FrontendPort port, int flags, int affinity, Set<Integer> offered) {}

  Frontends(Maps maps, TableSpace space, Offers offers) {
    this.maps = maps;
    this.space = space;
    this.offers = offers;
  }

  void adopt() {
    var pinned = maps.services();
    var tables = space.adopt(pinned);
    offers.adopt();
    pinned.forEach((key, value) -> {
      fronts.put(key, new Front(UNKNOWN, value, Optional.ofNullable(tables.get(key))));
      byOwner.computeIfAbsent(UNKNOWN, o -> new HashSet<>()).add(key);
      numbers.keep(new Named(UNKNOWN, key), value.service());
    });
  }

  /** Who has a frontend that this service may not have: of two the first by name has it. */
  Optional<String> taken(ServiceKey key, String service) {
    return Optional.ofNullable(fronts.get(key))
        .map(front -> front.owner)
        .filter(owner -> !owner.equals(UNKNOWN) && owner.compareTo(service) < 0);
  }

  Optional<LutTable> table(ServiceKey key) {
    return Optional.ofNullable(fronts.get(key)).flatMap(front -> front.table);
  }

  /** Whether clients of one of these stay with their backends. */
  boolean hasAffinity(Set<ServiceKey> keys) {
    return keys.stream()
        .map(fronts::get)
        .anyMatch(front -> front != null && front.value.affinity() > 0);
  }

  /** Clients of those of these that are there may stay with these backends, too. */
  void offer(Set<ServiceKey> keys, Set<Integer> more) {
    for (var key : keys) {
      Optional.ofNullable(fronts.get(key))
          .ifPresent(front -> offers.add(front.value.service(), more));
    }
  }

  /** Numbers that nobody has are offered nothing. */
  void forgetOffers() {
    offers.forgetUnless(numbers::isTaken);
  }

  /**
   * Leads a frontend to a table by one write, if that is not where it leads.
   *
   * @return the service that had it until now, if it was another one; or nothing was done, because
   *     there is no room
   */
  Led lead(ServiceKey key, String service, Terms terms, Optional<LutTable> table) {
    var before = Optional.ofNullable(fronts.get(key));
    var owner = before.map(front -> front.owner);
    int number = number(key, service, owner);
    var value =
        new ServiceValue(
            number,
            table.map(t -> t.range().start()).orElse(0),
            table.map(t -> t.range().length()).orElse(0),
            terms.flags(),
            terms.affinity());
    offers.add(number, terms.offered());
    if (before.filter(front -> front.value.equals(value)).isEmpty() && !maps.put(key, value)) {
      if (owner.filter(o -> o.equals(service)).isEmpty()) {
        numbers.forget(new Named(service, key));
        forgetOffers(number);
      }
      return new Led(false, 0, Optional.empty());
    }
    fronts.put(key, new Front(service, value, table));
    owner.filter(o -> !o.equals(service)).ifPresent(o -> keys(o).remove(key));
    byOwner.computeIfAbsent(service, o -> new HashSet<>()).add(key);
    byNumber.put(number, new Frontend(service, terms.port(), key));
    table.ifPresent(t -> t.users().add(key));
    before
        .flatMap(front -> front.table)
        .filter(t -> table.filter(now -> now == t).isEmpty())
        .ifPresent(t -> space.leave(t, key));
    before.ifPresent(front -> forgetOffers(front.value.service()));
    return new Led(
        true,
        offers.keep(number, terms.offered()),
        owner.filter(o -> !o.equals(service) && !o.equals(UNKNOWN)));
  }

  /**
   * @param unoffered backends that clients cannot stay with, for want of room
   */
  record Led(boolean done, int unoffered, Optional<String> lost) {}

  private void forgetOffers(int number) {
    if (!numbers.isTaken(number)) {
      offers.forget(number);
    }
  }

  private int number(ServiceKey key, String service, Optional<String> owner) {
    owner.filter(o -> !o.equals(service)).ifPresent(o -> forget(new Named(o, key)));
    var named = new Named(service, key);
    return numbers.of(named, named.hash());
  }

  private void forget(Named named) {
    numbers.number(named).ifPresent(byNumber::remove);
    numbers.forget(named);
  }

  /** Frontends of a service. */
  Set<ServiceKey> of(String service) {
    return Set.copyOf(keys(service));
  }

  /** Frontends that were pinned and that nobody has claimed. */
  Set<ServiceKey> adopted() {
    return of(UNKNOWN);
  }

  private Set<ServiceKey> keys(String service) {
    return byOwner.getOrDefault(service, new HashSet<>());
  }

  void remove(ServiceKey key) {
    var front = fronts.remove(key);
    if (front != null) {
      maps.remove(key);
      keys(front.owner).remove(key);
      forget(new Named(front.owner, key));
      forgetOffers(front.value.service());
      front.table.ifPresent(t -> space.leave(t, key));
    }
  }

  /** The table has moved: who uses it follows. */
  void follow(LutTable table) {
    for (var key : List.copyOf(table.users())) {
      var front = fronts.get(key);
      if (front != null) {
        var at = table.range();
        var value = front.value;
        front.value =
            new ServiceValue(
                value.service(), at.start(), at.length(), value.flags(), value.affinity());
        maps.put(key, front.value);
      }
    }
  }

  /** Any thread may ask. */
  Optional<Frontend> frontend(int number) {
    return Optional.ofNullable(byNumber.get(number));
  }
}
