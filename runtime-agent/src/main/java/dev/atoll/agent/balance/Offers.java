package dev.atoll.agent.balance;

import dev.atoll.agent.datapath.Offer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The map {@code offers}: of services with affinity, which backends a client may stay with. A
 * program finds a backend there before a table names it, and not any more when it is not among the
 * chosen ones. Where there is no room clients follow the table.
 */
final class Offers {
  private final Maps maps;
  private final Map<Integer, Set<Integer>> backends = new HashMap<>();
  private int count;

  Offers(Maps maps) {
    this.maps = maps;
  }

  void adopt() {
    for (var offer : maps.offers()) {
      backends.computeIfAbsent(offer.service(), s -> new HashSet<>()).add(offer.backend());
      count++;
    }
  }

  /** These too, as far as there is room. */
  void add(int service, Set<Integer> more) {
    var fresh = fresh(service, more);
    if (fresh.isEmpty()) {
      return;
    }
    fresh.removeAll(Set.copyOf(maps.put(fresh)));
    var there = backends.computeIfAbsent(service, s -> new HashSet<>());
    fresh.forEach(offer -> there.add(offer.backend()));
    count += fresh.size();
  }

  private List<Offer> fresh(int service, Set<Integer> more) {
    var there = of(service);
    var fresh = new ArrayList<Offer>();
    int room = maps.offerRoom() - count;
    for (int backend : more) {
      if (fresh.size() < room && !there.contains(backend)) {
        fresh.add(new Offer(service, backend));
      }
    }
    return fresh;
  }

  /**
   * These and no others.
   *
   * @return how many are missing, for want of room
   */
  int keep(int service, Set<Integer> only) {
    var there = of(service);
    var gone = new ArrayList<Offer>();
    for (int backend : there) {
      if (!only.contains(backend)) {
        gone.add(new Offer(service, backend));
      }
    }
    if (!gone.isEmpty()) {
      maps.remove(gone);
      count -= gone.size();
      gone.forEach(offer -> there.remove(offer.backend()));
    }
    if (there.isEmpty()) {
      backends.remove(service);
    }
    add(service, only);
    return only.size() - of(service).size();
  }

  /** Nobody asks for this number any more. */
  void forget(int service) {
    keep(service, Set.of());
  }

  /** None of numbers that nobody has. */
  void forgetUnless(IntPredicate used) {
    List.copyOf(backends.keySet()).stream().filter(it -> !used.test(it)).forEach(this::forget);
  }

  private Set<Integer> of(int service) {
    return backends.getOrDefault(service, Set.of());
  }
}
