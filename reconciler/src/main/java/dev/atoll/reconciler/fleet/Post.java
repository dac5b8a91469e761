package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.reconciler.agent.AgentAddresses;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.enforcement.Backends;
import dev.atoll.reconciler.enforcement.Contribution;
import dev.atoll.reconciler.enforcement.Enforcement;
import dev.atoll.reconciler.enforcement.Lack;
import dev.atoll.reconciler.enforcement.Missing;
import dev.atoll.reconciler.enforcement.Overdue;
import dev.atoll.reconciler.enforcement.Question;
import dev.atoll.reconciler.enforcement.ServerView;
import dev.atoll.reconciler.enforcement.Witness;
import dev.atoll.reconciler.enforcement.Witnesses;
import dev.atoll.reconciler.plan.Marking;
import dev.atoll.reconciler.status.Health;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.TargetException;
import dev.atoll.templates.Rendered;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Watches, after a round has applied a commit in a cluster, until all of it is enforced, and then
 * slowly for as long as it is held. A thread of its own, with a witness of its own.
 */
final class Post implements AutoCloseable {

  /** Between looks while the proof is on its way: most take some 10 ms. */
  private static final Duration FIRST = Duration.ofMillis(25);

  /** Up to here the pause doubles. */
  private static final Duration FAST = Duration.ofMillis(200);

  /** Between looks when all is well, or has been unwell for {@link #LATE}. */
  private static final Duration SLOW = Duration.ofSeconds(5);

  /** What has not passed by itself by then needs somebody. */
  private static final Duration LATE = Duration.ofSeconds(30);

  /** A new pod of a cluster that enforces everything takes about a second. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** How old what the API server showed may be where agents show the rest. */
  private static final Duration SERVER = Duration.ofSeconds(2);

  /** Longer than {@link #SLOW}: another cluster's agents were looked at that long ago at most. */
  private static final Duration ELSEWHERE = SLOW.plusSeconds(1);

  /** Without agents, between looks at the API server at most. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * What is watched.
   *
   * @param round the health by the last round alone
   */
  private record Task(Wish.Hold wish, Optional<Marking> marking, Health round) {

    Task with(Health health) {
      return new Task(wish, marking, health);
    }

    String digest() {
      return wish.desired().options().digest();
    }

    boolean isSame(Task other) {
      return marking.equals(other.marking) && digest().equals(other.digest());
    }
  }

  /**
   * What holds at a moment.
   *
   * @param round the health by the last round alone
   * @param late whether all should be well by now
   */
  record Standing(Enforcement enforcement, boolean late, Health round, Wish.Hold wish) {}

  private final String cluster;
  private final Witnesses witnesses;
  private final Posts.Owner owner;
  private final Map<String, Contribution> shared;
  private final Thread thread;

  // of the thread
  private Optional<Witness> witness = Optional.empty();
  private Optional<Cluster.Target> opened = Optional.empty();
  private boolean isOpen;
  private ServerView server = ServerView.NOTHING;
  private List<AgentAddresses> addresses = List.of();
  private final Overdue overdue = new Overdue(ELSEWHERE);
  private long serverAt;
  private long serverTurn = -1;
  private long calledTurn = -1;

  // guarded by this
  private Optional<Task> task = Optional.empty();
  private Optional<Enforcement> last = Optional.empty();
  private long turn;
  private long dueAt = System.nanoTime();
  private long unwellSince = System.nanoTime();
  private Duration pause = FIRST;
  private boolean closed;

  Post(String cluster, Witnesses witnesses, Posts.Owner owner, Map<String, Contribution> shared) {
    this.cluster = cluster;
    this.witnesses = witnesses;
    this.owner = owner;
    this.shared = shared;
    this.thread = Thread.ofVirtual().name("enforcement-" + cluster).start(this::work);
  }

  /** A round ended: what it left is watched from now on. */
  synchronized Optional<Standing> ended(Wish.Hold wish, RoundResult result) {
    var health = ClusterStatuses.health(result);
    if (holds(wish, result)) {
      begin(new Task(wish, result.marking(), health));
    } else if (!result.results().isEmpty()) {
      rest(); // something was written, and not all of it
    } else {
      task = task.map(t -> t.with(health));
    }
    return standing();
  }

  private static boolean holds(Wish.Hold wish, RoundResult result) {
    return (result.outcome() == Outcome.APPLIED || result.outcome() == Outcome.UNCHANGED)
        && result.inventory().filter(h -> h.applied().equals(wish.commit())).isPresent();
  }

  private void begin(Task next) {
    var same = task.filter(next::isSame).isPresent();
    task = Optional.of(next);
    if (!same) {
      turn++;
      last = next.marking().map(m -> Enforcement.unasked(abbreviated(next.wish().commit())));
      unwellSince = System.nanoTime();
      pause = FIRST;
      dueAt = System.nanoTime();
      notifyAll();
    }
  }

  private static String abbreviated(String commit) {
    return commit.substring(0, Math.min(7, commit.length()));
  }

  private Optional<Standing> standing() {
    return task.flatMap(t -> last.map(e -> new Standing(e, isLate(), t.round(), t.wish())));
  }

  private boolean isLate() {
    return unwell().compareTo(LATE) > 0;
  }

  private Duration unwell() {
    return Duration.ofNanos(System.nanoTime() - unwellSince);
  }

  /** Another digest is on its way. */
  synchronized void wanting(Wish.Hold wish) {
    if (task.filter(t -> t.digest().equals(wish.desired().options().digest())).isEmpty()) {
      rest();
    }
  }

  /** Watches nothing until the next round that holds. */
  synchronized void rest() {
    task = Optional.empty();
    last = Optional.empty();
    turn++;
  }

  private void work() {
    try {
      while (awaitDue()) {
        look();
      }
    } catch (InterruptedException e) {
      return; // closed
    } finally {
      letGo();
    }
  }

  private synchronized boolean awaitDue() throws InterruptedException {
    while (!closed) {
      var left = Duration.ofNanos(dueAt - System.nanoTime());
      if (task.isPresent() && (!left.isPositive() || haveAgentsCome(task.get(), turn))) {
        return true;
      }
      wait(task.isPresent() ? Math.clamp(left.toMillis(), 1, SLOW.toMillis()) : 0);
    }
    return false;
  }

  /** Access to agents that was given after the round, which therefore left no mark for them. */
  private boolean haveAgentsCome(Task of, long number) {
    return number != calledTurn
        && of.marking().isEmpty()
        && witness.filter(Witness::hasAgents).isPresent();
  }

  private void look() {
    var seen = current();
    try {
      var open = open(seen.task().wish().desired().rendered().cluster());
      if (open.isEmpty()) {
        pause(seen, LONGEST);
        return;
      }
      if (haveAgentsCome(seen.task(), seen.turn())) {
        calledTurn = seen.turn();
        owner.unmarked(cluster);
      }
      judged(seen, judge(seen, open.get()), open.get().hasAgents());
    } catch (TargetException e) { // the lane tells what is wrong with the cluster
      letGo();
      pause(seen, SLOW);
    } catch (RuntimeException e) { // the outermost loop: a post never stops for a bug
      if (isClosed()) {
        return; // what it was waiting for was interrupted
      }
      var self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
      pause(seen, LONGEST);
    }
  }

  /** A task, and its number: what is found out is dropped when another one came meanwhile. */
  private record Numbered(Task task, long turn) {}

  private synchronized Numbered current() {
    return new Numbered(task.orElseThrow(), turn);
  }

  private Optional<Witness> open(Cluster which) {
    if (!isOpen || !opened.equals(which.target())) {
      letGo();
      witness = witnesses.open(which);
      opened = which.target();
      isOpen = true;
    }
    return witness;
  }

  private void letGo() {
    witness.ifPresent(Witness::close);
    witness = Optional.empty();
    isOpen = false;
  }

  /** The API server is asked when agents have proven the rest, and from time to time. */
  private Enforcement judge(Numbered seen, Witness open) {
    var agents = open.agents();
    var rendered = seen.task().wish().desired().rendered();
    if (open.hasAgents()) {
      shared.put(cluster, Contribution.of(rendered, agents));
    }
    var others = new TreeMap<>(shared);
    others.remove(cluster);
    var missing = missing(rendered, agents, others);
    var first = Enforcement.judge(question(seen.task(), agents, missing));
    if (!isServerDue(seen, open, first)) {
      return first;
    }
    ask(seen, open, others.values());
    missing = missing(rendered, agents, others);
    return Enforcement.judge(question(seen.task(), agents, missing));
  }

  private SortedSet<Missing> missing(
      Rendered rendered, List<AgentView> agents, Map<String, Contribution> others) {
    var global = Backends.global(rendered);
    return overdue.at(Missing.of(global, agents, addresses, others), System.nanoTime());
  }

  private void ask(Numbered seen, Witness open, Collection<Contribution> others) {
    var ranges = others.stream().flatMap(o -> o.ranges().stream()).toList();
    server = open.server(seen.task().wish().fleet()).orElse(server);
    addresses = ranges.isEmpty() ? List.of() : open.addresses(ranges);
    serverAt = System.nanoTime();
    serverTurn = seen.turn();
  }

  private boolean isServerDue(Numbered seen, Witness open, Enforcement first) {
    var age = Duration.ofNanos(System.nanoTime() - serverAt);
    return !open.hasAgents()
        || serverTurn != seen.turn() && first.proven()
        || age.compareTo(SERVER) > 0;
  }

  private Question question(Task of, List<AgentView> agents, SortedSet<Missing> missing) {
    return new Question(
        of.wish().fleet(),
        of.wish().commit(),
        of.wish().desired().rendered(),
        of.marking(),
        agents,
        server,
        addresses,
        missing);
  }

  /** Under the lock: a round that ends at this moment is told after this, and not before. */
  private synchronized void judged(Numbered seen, Enforcement now, boolean agents) {
    if (closed || seen.turn() != turn) {
      return;
    }
    var before = last;
    if (isWell(now, agents)) {
      unwellSince = System.nanoTime();
    }
    var flickers = before.filter(Enforcement::proven).isPresent() && now.isUnderway();
    if (!flickers || unwell().compareTo(GRACE) > 0) {
      last = Optional.of(now);
      tell(before, now);
      standing().ifPresent(s -> owner.judged(cluster, s));
    }
    next(now, agents);
  }

  private static boolean isWell(Enforcement now, boolean agents) {
    return now.lacks().isEmpty() && (now.proven() || !agents);
  }

  private void next(Enforcement now, boolean agents) {
    var rests = agents && (isWell(now, true) || isLate());
    dueAt = System.nanoTime() + (rests ? SLOW : pause).toNanos();
    var longest = agents ? FAST : LONGEST;
    var doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(longest) > 0 ? longest : doubled;
  }

  private void tell(Optional<Enforcement> before, Enforcement now) {
    var known = before.map(Enforcement::lacks).orElse(List.of());
    if (now.proven() && before.filter(Enforcement::proven).isEmpty()) {
      var commit = task.map(t -> abbreviated(t.wish().commit())).orElse("");
      owner.told(cluster, "every node enforces " + commit);
    }
    now.lacks().stream()
        .filter(l -> l.kind() != Lack.Kind.UNDERWAY)
        .filter(l -> !known.contains(l))
        .forEach(l -> owner.told(cluster, l.text()));
  }

  private synchronized void pause(Numbered seen, Duration how) {
    if (seen.turn() == turn) {
      dueAt = System.nanoTime() + how.toNanos();
    }
  }

  @Override
  public void close() {
    end();
    thread.interrupt();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void end() {
    closed = true;
    notifyAll();
  }
}
