package dev.atoll.agent.balance;

import dev.atoll.agent.balance.ServiceTables.Need;
import dev.atoll.agent.balance.ServiceWork.Kept;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.Part;
import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.mesh.ServiceView;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Makes the maps {@code backends}, {@code offers}, {@code lut} and {@code services} what the mesh
 * says, in this order for each service: its backends, which of them its clients may stay with, its
 * tables, its frontends by one write each; then what it does not need any more, the other way
 * round. A backend that nobody needs is dead at once, so that its flows move at their next packet,
 * and removed a second later. One that is there and not preferred any more drains: it keeps its
 * connections.
 *
 * <p>What was pinned is taken over with its numbers. Until {@link #complete} nothing of it is
 * removed that a cluster may have of which not everything is known yet: its slots stay as they are.
 *
 * <p>One thread writes; {@link #frontend} and {@link #backend} answer to any.
 */
public final class ServiceWriter {
  /** How long a program that has begun may still read what it has found. */
  private static final Duration GRACE = Duration.ofMillis(10);

  private static final Duration BURIAL = Duration.ofSeconds(1);

  private final Maps maps;
  private final Later ranges;
  private final Later burials;
  private final BackendTable backends;
  private final TableSpace space;
  private final Frontends frontends;
  private final Map<String, Map<Place, Need>> needs = new HashMap<>();
  private final Map<String, ServiceView> views = new HashMap<>();
  private final SortedMap<String, Waiting> waiting = new TreeMap<>();
  private IntPredicate settled = id -> false;
  private Map<String, Integer> ids = Map.of();
  private NodePorts nodePorts = NodePorts.NONE;
  private boolean ownKnown;
  private boolean complete;

  /** A service of which not everything could be written. */
  private record Waiting(ServiceView view, List<String> reasons, boolean again) {}

  /**
   * What was done.
   *
   * @param writes to the maps
   * @param dead backends that nobody needs any more: connections of sockets to them have no end
   *     that answers
   */
  public record Written(long writes, Set<Place> dead) {
    public Written {
      dead = Set.copyOf(dead);
    }
  }

  private ServiceWriter(Maps maps, Duration grace, Duration burial) {
    this.maps = maps;
    this.ranges = new Later(grace);
    this.burials = new Later(burial);
    this.backends = new BackendTable(maps, burials);
    this.space = new TableSpace(maps, ranges);
    this.frontends = new Frontends(maps, space, new Offers(maps));
  }

  /** Takes over what is pinned, and writes nothing yet. */
  public static ServiceWriter adopt(Datapath datapath) {
    return adopt(new Maps(datapath, () -> {}), GRACE, BURIAL);
  }

  static ServiceWriter adopt(Maps maps, Duration grace, Duration burial) {
    var writer = new ServiceWriter(maps, grace, burial);
    writer.backends.adopt();
    writer.frontends.adopt();
    return writer;
  }

  /** Writes what is different. */
  public Written take(MeshDifference difference) {
    long before = maps.writes();
    know(difference.after());
    tidy();
    for (var change : difference.services()) {
      change.now().ifPresentOrElse(this::write, () -> remove(change.key()));
    }
    backends.settleAdopted(cluster -> ownKnown && settled.test(cluster));
    again();
    return new Written(maps.writes() - before, backends.takeDead());
  }

  /** Services are asked for at these ports of the node, and at no others any more. */
  public Written at(NodePorts ports) {
    long before = maps.writes();
    var old = nodePorts;
    nodePorts = ports;
    var all = new HashSet<>(old.byService().keySet());
    all.addAll(ports.byService().keySet());
    all.removeIf(it -> ports.isSame(old, it));
    all.stream().flatMap(it -> Optional.ofNullable(views.get(it)).stream()).forEach(this::write);
    return new Written(maps.writes() - before, backends.takeDead());
  }

  /**
   * Everything is known: what was pinned and no cluster has is removed. To be called once, when the
   * first list of every cluster is complete.
   *
   * @param state which was taken
   */
  public Written complete(MeshState state) {
    long before = maps.writes();
    know(state);
    complete = true;
    state.services().forEach(this::write);
    frontends.adopted().forEach(frontends::remove);
    frontends.forgetOffers();
    backends.complete();
    ranges.drain();
    space.reclaim();
    again();
    return new Written(maps.writes() - before, backends.takeDead());
  }

  /**
   * Frees what has been replaced or is dead for long enough, and tries again what found no room. To
   * be called about each second; {@link #take} does it too.
   */
  public void tidy() {
    if (ranges.run() | burials.run()) {
      again();
    }
  }

  /** What could not be written and why, by service; what fits meanwhile was written. */
  public SortedMap<String, List<String>> retries() {
    var reasons = new TreeMap<String, List<String>>();
    waiting.forEach((service, one) -> reasons.put(service, one.reasons));
    return reasons;
  }

  /** Whose a number is that an event names; empty if it is gone. */
  public Optional<Frontend> frontend(int number) {
    return frontends.frontend(number);
  }

  /** Which backend has a number that an event names; empty if it is gone. */
  public Optional<Backend> backend(int number) {
    return backends.backend(number);
  }

  private void know(MeshState state) {
    var known = new HashMap<String, Integer>();
    var sure = new HashSet<Integer>();
    var own = state.own();
    for (var peer : state.peers()) {
      known.put(peer.cluster(), peer.cluster().equals(own.name()) ? own.id() : peer.id());
      ownKnown |= peer.cluster().equals(own.name()) && isKnown(peer);
    }
    state.settled().forEach(name -> sure.add(known.getOrDefault(name, 0)));
    if (ownKnown) {
      sure.add(own.id());
    }
    ids = known;
    settled = sure::contains;
  }

  private static boolean isKnown(PeerView own) {
    return !own.missing().contains(Part.CHOICES) && !own.missing().contains(Part.SLICES);
  }

  private int id(String cluster) {
    return ids.getOrDefault(cluster, 0);
  }

  private void again() {
    for (var one : List.copyOf(waiting.values())) {
      if (one.again) {
        write(one.view);
      }
    }
  }

  private void write(ServiceView view) {
    var key = view.key();
    views.put(key, view);
    var tables = ServiceTables.of(view, nodePorts, this::id);
    var work = work(tables);
    needs.put(key, work.write(() -> ServiceTables.spared(view, this::id)));
    if (work.reasons().isEmpty()) {
      waiting.remove(key);
    } else {
      boolean again = work.reasons().size() > tables.refused().size();
      waiting.put(key, new Waiting(view, work.reasons(), again));
    }
    work.lost().stream()
        .flatMap(lost -> Optional.ofNullable(views.get(lost)).stream())
        .forEach(this::write);
  }

  private void remove(String key) {
    work(new ServiceTables(key, List.of(), Map.of(), List.of())).write(Map::of);
    needs.remove(key);
    views.remove(key);
    waiting.remove(key);
  }

  private ServiceWork work(ServiceTables tables) {
    var kept = new Kept(backends, space, frontends, complete, cluster -> !settled.test(cluster));
    return new ServiceWork(kept, tables, needs.getOrDefault(tables.key(), Map.of()));
  }
}
