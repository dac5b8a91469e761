package dev.atoll.agent.mirror;

import dev.atoll.agent.etcd.Batch;
import dev.atoll.agent.etcd.Change;
import dev.atoll.agent.etcd.CompactedException;
import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Page;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Watching;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.trust.Judge;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Brings one resource of one peer: first what differs, then every change. Nothing is kept in
 * memory; where it stands is in the own store. It runs until something fails; another one then goes
 * on from there.
 */
final class Reflection {

  /** An idle position is written so often, that its revision is not compacted away. */
  private static final Duration POSITION_EVERY = Duration.ofMinutes(1);

  /** What etcd takes in one request, 1.5 MiB, less the key and what belongs to a request. */
  private static final int MAX_VALUE = 1_536 * 1024 - 8 * 1024;

  private final Route route;
  private final Store theirs;
  private final Store ours;
  private final Committer committer;
  private final long lease;
  private final Judge judge;
  private final ReflectionState state;
  private final Pace pace;

  private Position position = new Position(0, 0, "");
  private long kept;
  private Optional<Moment> positionWritten = Optional.empty();

  Reflection(
      Route route,
      Store theirs,
      Store ours,
      Committer committer,
      long lease,
      Judge judge,
      ReflectionState state,
      Pace pace) {
    this.route = route;
    this.theirs = theirs;
    this.ours = ours;
    this.committer = committer;
    this.lease = lease;
    this.judge = judge;
    this.state = state;
    this.pace = pace;
  }

  /**
   * @param now the peer's store as it began
   * @throws StoreException when one of the stores fails or is not the one that it was
   */
  void run(Page now) {
    if (!resumes(now)) {
      compare(now.storeId());
    }
    try {
      follow();
    } catch (CompactedException e) {
      compare(now.storeId());
      follow();
    }
  }

  private boolean resumes(Page now) {
    var known = ours.get(route.position());
    var parsed = known.filter(e -> e.lease() == lease).flatMap(e -> Position.parse(e.value()));
    parsed.ifPresent(p -> position = p);
    var resumes = parsed.filter(p -> p.isIn(now) && p.judge().equals(judge.digest())).isPresent();
    if (resumes) {
      kept = ours.count(route.to());
      state.resumed();
    }
    return resumes;
  }

  /** Merges the lists of both stores, which are in the same order, and writes what differs. */
  private void compare(long storeId) {
    var there = new Pages(theirs, route.from());
    if (there.storeId() != storeId) {
      throw swapped();
    }
    var here = new Pages(ours, route.to());
    var lane = new Lane(committer::commit);
    kept = 0;
    while (there.peek().isPresent() || here.peek().isPresent()) {
      step(there, here, lane);
    }
    lane.add(positionWrite(new Position(storeId, there.revision(), judge.digest())));
    lane.add(new Write.Put(route.toCanary(), now(), lease));
    lane.commit();
    state.compared(lane.written());
  }

  /** Moves on by one name. */
  private void step(Pages there, Pages here, Lane lane) {
    var order = order(there.peek(), here.peek());
    var our = order >= 0 ? here.peek() : Optional.<Entry>empty();
    var wanted =
        order <= 0
            ? wanted(there.peek().orElseThrow()).filter(w -> fits(w.key()))
            : Optional.<Write.Put>empty();
    kept += wanted.isPresent() ? 1 : 0;
    if (wanted.isPresent() && our.filter(o -> isSame(wanted.get(), o)).isEmpty()) {
      lane.add(wanted.get());
    } else if (wanted.isEmpty()) {
      our.ifPresent(o -> lane.add(new Write.Delete(o.key())));
    }
    if (order <= 0) {
      there.skip();
    }
    if (order >= 0) {
      here.skip();
    }
  }

  /** Below 0 if the peer's name comes first, 0 if both have it. */
  private int order(Optional<Entry> their, Optional<Entry> our) {
    if (their.isEmpty() || our.isEmpty()) {
      return their.isEmpty() ? 1 : -1;
    }
    return route.target(route.name(their.get().key())).compareTo(our.get().key());
  }

  private boolean isSame(Write.Put wanted, Entry our) {
    return our.lease() == lease && Arrays.equals(wanted.value(), our.value());
  }

  /** What a key of the peer becomes here; empty where the peer may not say it. */
  private Optional<Write.Put> wanted(Entry entry) {
    var name = route.name(entry.key());
    var refusal =
        entry.value().length > MAX_VALUE
            ? Optional.of("its value has " + entry.value().length + " bytes")
            : judge.refusal(route.resource(), name, entry.value());
    if (refusal.isPresent()) {
      state.refused(entry.key(), refusal.get());
      return Optional.empty();
    }
    return Optional.of(new Write.Put(route.target(name), entry.value(), lease));
  }

  private void follow() {
    // From a revision that is there: of one that is yet to come etcd tells no progress.
    try (var watch = theirs.watch(route.from(), position.revision())) {
      while (!Thread.currentThread().isInterrupted()) {
        step(watch);
      }
    }
  }

  private void step(Watching watch) {
    var first = watch.next(pace.silence());
    if (first.isEmpty()) {
      watch.askProgress();
      first = watch.next(pace.silence());
    }
    if (first.isEmpty()) {
      throw new StoreException(theirs.name() + " says nothing");
    }
    var changes = new LinkedHashMap<String, Change>();
    var reached = gather(first.get(), changes);
    for (var batch : watch.atOnce(1000)) {
      reached = gather(batch, changes);
    }
    bring(changes, reached);
  }

  private Position gather(Batch batch, Map<String, Change> changes) {
    if (batch.storeId() != position.storeId()) {
      throw swapped();
    }
    for (var change : batch.changes()) {
      if (change.revision() > position.revision()) {
        changes.remove(change.key());
        changes.put(change.key(), change);
      }
    }
    return new Position(
        batch.storeId(), Math.max(batch.revision(), position.revision()), judge.digest());
  }

  private void bring(Map<String, Change> changes, Position reached) {
    if (changes.isEmpty() && !isOld()) {
      return;
    }
    var lane = new Lane(committer::commit);
    changes.values().forEach(change -> lane.add(write(change)));
    lane.add(positionWrite(reached));
    lane.commit();
    kept = changes.isEmpty() ? ours.count(route.to()) : kept;
    state.brought(changes.size());
  }

  private boolean isOld() {
    return positionWritten.filter(w -> w.ago().compareTo(POSITION_EVERY) <= 0).isEmpty();
  }

  private Write write(Change change) {
    var delete = new Write.Delete(route.target(route.name(change.key())));
    return switch (change) {
      case Change.Put(Entry entry) ->
          wanted(entry).filter(w -> isKept(w, entry.created())).<Write>map(w -> w).orElse(delete);
      case Change.Deleted d -> {
        kept--;
        yield delete;
      }
    };
  }

  /** A key that is here stays; a new one must fit into what the peer may have. */
  private boolean isKept(Write.Put wanted, boolean created) {
    if (!created && (kept < quota() || ours.get(wanted.key()).isPresent())) {
      return true;
    }
    var fits = fits(wanted.key());
    kept += fits ? 1 : 0;
    return fits;
  }

  private boolean fits(String key) {
    if (kept < quota()) {
      return true;
    }
    state.refused(key, "the peer has more than %,d keys of this kind".formatted(quota()));
    return false;
  }

  private long quota() {
    return judge.quota(route.resource());
  }

  private Write positionWrite(Position reached) {
    position = reached;
    positionWritten = Optional.of(Moment.now());
    return new Write.Put(route.position(), reached.json(), lease);
  }

  private StoreException swapped() {
    return new StoreException(theirs.name() + " is another store than before");
  }

  /** RFC 3339 with seconds, as Cilium writes a canary. */
  static byte[] now() {
    return Instant.now()
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
