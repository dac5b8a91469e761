package dev.atoll.agent.balance;

import dev.atoll.agent.balance.ServiceTables.Need;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Backend.State;
import dev.atoll.agent.datapath.Id;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/** The map {@code backends}: who has which number, and for how many services it is there. */
final class BackendTable {
  private final Maps maps;
  private final Later later;
  private final Map<Place, Held> held = new HashMap<>();
  private final Map<Integer, Backend> byNumber = new ConcurrentHashMap<>();
  private final Numbers<Place> numbers = new Numbers<>();
  private final Set<Place> adopted = new HashSet<>();
  private final List<Id> strays = new ArrayList<>();
  private final Set<Place> dead = new LinkedHashSet<>();

  /** A backend and how many services need it. */
  private static final class Held {
    private final int number;
    private Backend now;

    /** As it was pinned: until everything is known a service that needs it more may be missing. */
    private State atLeast;

    private int active;
    private int draining;

    Held(int number, Backend now, State atLeast) {
      this.number = number;
      this.now = now;
      this.atLeast = atLeast;
    }

    void count(Need need, int by) {
      switch (need.state()) {
        case ACTIVE -> active += by;
        case DRAINING -> draining += by;
        case DEAD -> throw new AssertionError("nobody needs a dead backend");
      }
    }

    State due() {
      var counted = counted();
      return counted.compareTo(atLeast) < 0 ? counted : atLeast;
    }

    private State counted() {
      if (active > 0) {
        return State.ACTIVE;
      }
      return draining > 0 ? State.DRAINING : State.DEAD;
    }
  }

  BackendTable(Maps maps, Later later) {
    this.maps = maps;
    this.later = later;
  }

  void adopt() {
    maps.backends().forEach(this::adopt);
  }

  private void adopt(Id id, Backend backend) {
    var place = new Place(backend.address(), backend.port());
    if (held.containsKey(place) || !numbers.keep(place, id.number())) {
      strays.add(id);
      return;
    }
    held.put(place, new Held(id.number(), backend, backend.state()));
    byNumber.put(id.number(), backend);
    adopted.add(place);
  }

  /**
   * They are there, and before anything names them.
   *
   * @return those for which there is no room; they are not held
   */
  Set<Place> hold(Map<Place, Need> more) {
    var writes = new LinkedHashMap<Id, Backend>();
    var refused = new LinkedHashSet<Place>();
    var fresh = new HashSet<Integer>();
    more.forEach((place, need) -> {
      var known = held.get(place);
      if (known == null && held.size() + strays.size() >= maps.backendRoom()) {
        refused.add(place);
        return;
      }
      var one = known == null ? begin(place, need) : known;
      adopted.remove(place);
      one.count(need, 1);
      set(one, place, need.cluster()).ifPresent(b -> writes.put(new Id(one.number), b));
      if (known == null) {
        writes.put(new Id(one.number), one.now);
        fresh.add(one.number);
      }
    });
    var unwritten = maps.put(writes);
    unwritten.retainAll(fresh);
    for (int number : unwritten) {
      var place = place(number).orElseThrow();
      forget(place);
      refused.add(place);
    }
    return refused;
  }

  private Held begin(Place place, Need need) {
    int number = numbers.of(place, place.hash());
    var backend = new Backend(place.address(), place.port(), need.state(), need.cluster());
    var one = new Held(number, backend, State.DEAD);
    held.put(place, one);
    byNumber.put(number, backend);
    return one;
  }

  /** What is to be written, if it is not what is there. */
  private Optional<Backend> set(Held one, Place place, int cluster) {
    var due = new Backend(place.address(), place.port(), one.due(), cluster);
    if (due.equals(one.now)) {
      return Optional.empty();
    }
    one.now = due;
    byNumber.put(one.number, due);
    return Optional.of(due);
  }

  /** A service does not need them any more; what nobody needs is dead, and removed later. */
  void release(Map<Place, Need> less) {
    var writes = new LinkedHashMap<Id, Backend>();
    less.forEach((place, need) -> {
      var one = held.get(place);
      if (one != null) {
        one.count(need, -1);
        settle(place, one, writes);
      }
    });
    maps.put(writes);
  }

  private void settle(Place place, Held one, Map<Id, Backend> writes) {
    set(one, place, one.now.cluster()).ifPresent(b -> writes.put(new Id(one.number), b));
    if (one.due() == State.DEAD) {
      dead.add(place);
      later.add(() -> remove(place));
    }
  }

  private void remove(Place place) {
    var one = held.get(place);
    if (one != null && one.due() == State.DEAD) {
      maps.remove(new Id(one.number));
      forget(place);
    }
  }

  private void forget(Place place) {
    var one = held.remove(place);
    if (one != null) {
      byNumber.remove(one.number);
      numbers.forget(place);
    }
  }

  /** Of these clusters everything is known: what nobody has asked for is dead. */
  void settleAdopted(IntPredicate cluster) {
    var writes = new LinkedHashMap<Id, Backend>();
    for (var place : adopted) {
      var one = one(place);
      if (one.atLeast != State.DEAD && cluster.test(one.now.cluster())) {
        one.atLeast = State.DEAD;
        set(one, place, one.now.cluster()).ifPresent(b -> writes.put(new Id(one.number), b));
        dead.add(place);
      }
    }
    maps.put(writes);
  }

  /** Everything is known: what was pinned is as it is needed, or is removed. */
  void complete() {
    var writes = new LinkedHashMap<Id, Backend>();
    held.forEach((place, one) -> {
      one.atLeast = State.DEAD;
      settle(place, one, writes);
    });
    adopted.clear();
    maps.put(writes);
    strays.forEach(maps::remove);
    strays.clear();
  }

  /** What was pinned and nobody has asked for yet. */
  Set<Place> adopted() {
    return adopted;
  }

  /** The number of one that is held. */
  int number(Place place) {
    return one(place).number;
  }

  private Held one(Place place) {
    var one = held.get(place);
    if (one == null) {
      throw new IllegalArgumentException(place + " has no number");
    }
    return one;
  }

  boolean holds(Place place) {
    return held.containsKey(place);
  }

  /** Any thread may ask. */
  Optional<Backend> backend(int number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  Optional<Place> place(int number) {
    return backend(number).map(b -> new Place(b.address(), b.port()));
  }

  /** Those that died since the last call and are not back. */
  Set<Place> takeDead() {
    var gone = new LinkedHashSet<Place>();
    for (var place : dead) {
      var one = held.get(place);
      if (one == null || one.due() == State.DEAD) {
        gone.add(place);
      }
    }
    dead.clear();
    return gone;
  }
}
