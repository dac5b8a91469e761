package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.FleetSettings.Deletions;
import dev.atoll.git.GitException;
import dev.atoll.git.GitMirror;
import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Observation;
import dev.atoll.git.source.Source;
import dev.atoll.git.source.SourceState;
import dev.atoll.reconciler.enforcement.Witnesses;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.SourceStatus;
import dev.atoll.reconciler.target.Identity;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.TargetFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A fleet repository on one side, its clusters on the other. Each {@link #look} asks Git once; only
 * a commit that leads on from the last good one and passes its checks becomes the new release. The
 * release in force is held in every cluster whatever Git does.
 */
public final class FleetReconciler implements AutoCloseable {

  /** How long lanes that begin together wait until all have said which cluster they lead to. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final StateDirectory state;
  private final Repository repository;
  private final Recovery recovery;
  private final Consumer<Event> events;
  private final Clock clock;
  private final StatusBoard board;
  private final Gate gate;
  private final Lanes lanes;
  private final Posts posts;
  private final Pulse pulse;
  private final RoundEvents rounds = new RoundEvents();
  private final AtomicBoolean closed = new AtomicBoolean();
  private SourceState source;
  private Optional<Release> release = Optional.empty();
  private Optional<Withheld> withheld = Optional.empty();

  /**
   * A last good commit that cannot be held, and why.
   *
   * @param judged whether its fleet was read, which comes out the same each time; a commit that the
   *     repository lacks may be fetched later
   */
  private record Withheld(CommitId commit, String why, boolean judged) {}

  /** As the other one, without asking anybody what is enforced. */
  public FleetReconciler(
      GitMirror mirror,
      String path,
      StateDirectory state,
      TargetFactory targets,
      Duration sweep,
      Clock clock,
      Consumer<Event> events) {
    this(mirror, path, state, targets, Witnesses.NONE, sweep, clock, events);
  }

  /**
   * @param mirror of the fleet repository; closed with this
   * @param path of the fleet in the repository, empty for its top
   * @param witnesses who shows what a cluster enforces
   * @param sweep how often every cluster is compared in full
   * @param events may be called by several threads at once
   */
  public FleetReconciler(
      GitMirror mirror,
      String path,
      StateDirectory state,
      TargetFactory targets,
      Witnesses witnesses,
      Duration sweep,
      Clock clock,
      Consumer<Event> events) {
    this.state = state;
    this.repository = new Repository(mirror, path, clock);
    this.recovery = new Recovery(repository, targets);
    this.events = events;
    this.clock = clock;
    this.board = new StatusBoard(clock, s -> state.write(s, this::tell));
    this.gate = new Gate(repository::leadsTo, new KnownUids(), PATIENCE);
    this.posts = new Posts(witnesses, new Judged());
    this.lanes = new Lanes(targets, sweep, new Crew());
    this.source = state.lastGood().map(SourceState::recovered).orElseGet(SourceState::unknown);
    this.pulse = new Pulse(clock, beat -> state.write(beat, this::tell));
  }

  /** The status as it stands; never waits for Git or a cluster. */
  public FleetStatus status() {
    return board.now();
  }

  /** One look at Git, and what follows from it. Never throws for what the outside does. */
  public synchronized void look() {
    var approved = state.approved();
    var before = source;
    try {
      source = after(approved);
      source.lastGood().ifPresent(this::takeInForce);
    } catch (GitException e) {
      source = failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) { // the outermost loop: a commit that meets a bug stops no lane
      source = failed(Lane.bug(e).toString());
    }
    if (Thread.currentThread().isInterrupted()) {
      source = before; // told to end: what the look came to says nothing about Git
      return;
    }
    tellChange(before, source);
    board.source(sourceStatus());
    release.ifPresent(r -> distribute(r, approved));
  }

  private SourceState after(Set<CommitId> approved) {
    var seen = repository.look(source.lastGood());
    if (source.lastGood().isEmpty()) {
      var remembered = recovery.lastGood(seen);
      if (remembered.isPresent()) {
        tell("the clusters remember " + remembered.get().abbreviated() + " as the last commit");
        source = SourceState.recovered(remembered.get());
        seen = repository.look(remembered);
      }
    }
    return accepted(Source.step(source, seen), seen, approved);
  }

  private SourceState failed(String why) {
    return Source.step(source, new Observation.Failed(why, clock.instant()));
  }

  /** What a set back or rewritten branch leads to, if an operator has approved it by name. */
  private static SourceState accepted(SourceState after, Observation seen, Set<CommitId> approved) {
    if (after instanceof SourceState.Frozen f
        && f.offered().filter(approved::contains).isPresent()) {
      return Source.step(Source.accept(f, f.offered().orElseThrow()), seen);
    }
    return after;
  }

  private void takeInForce(CommitId good) {
    if (release.map(Release::commit).filter(good::equals).isPresent()
        || withheld.filter(w -> w.judged() && w.commit().equals(good)).isPresent()) {
      return;
    }
    if (!repository.has(good)) {
      withhold(good, "it is not in the repository", false);
      return;
    }
    switch (repository.judgementOfLastGood(good)) {
      case Repository.Judgement.Passed p ->
          take(Release.of(good, p.review(), limit(good), seen(good)));
      case Repository.Judgement.Refused r -> withhold(good, r.why(), true);
    }
  }

  /** The limit on deletions that a commit finds when it comes; the usual one before the first. */
  private Deletions limit(CommitId good) {
    return release
        .map(r -> r.limits().next())
        .or(() -> state.limits().map(l -> l.before(good)))
        .orElse(Deletions.DEFAULT);
  }

  private Instant seen(CommitId good) {
    return source instanceof SourceState.Fresh f && f.revision().equals(good)
        ? f.at()
        : clock.instant();
  }

  private void withhold(CommitId good, String why, boolean judged) {
    var sentence =
        "the last good commit %s cannot be held, so clusters stay as they are: %s"
            .formatted(good.abbreviated(), why);
    if (withheld.filter(w -> w.why().equals(sentence)).isEmpty()) {
      tell(sentence);
    }
    withheld = Optional.of(new Withheld(good, sentence, judged));
  }

  private void take(Release next) {
    release = Optional.of(next);
    withheld = Optional.empty();
    state.remember(next.commit(), this::tell);
    state.remember(next.limits(), this::tell);
    tell(
        "commit %s is in force for %s"
            .formatted(
                next.commit().abbreviated(),
                next.clusters().stream().map(Cluster::name).collect(Collectors.joining(", "))));
    board.members(next.fleet(), next.desired().keySet());
    lanes.follow(next.clusters(), this::left, gate::expect);
  }

  private void left(String cluster) {
    gate.forget(cluster);
    rounds.forget(cluster);
    posts.forget(cluster);
  }

  private void distribute(Release r, Set<CommitId> approved) {
    r.desired(approved)
        .forEach((name, desired) -> {
          var wish = new Wish.Hold(desired, r.seen());
          if (lanes.want(name, wish)) {
            posts.wanting(name, wish);
            board.cluster(name, c -> ClusterStatuses.wanting(c, wish, clock.instant()));
          }
        });
  }

  private SourceStatus sourceStatus() {
    var revision = source.lastGood().map(CommitId::hex).orElse("");
    return withheld
        .map(w ->
            new SourceStatus(
                "frozen",
                revision,
                source.reason().isEmpty() ? w.why() : source.reason() + "; " + w.why()))
        .orElseGet(() -> new SourceStatus(source.text(), revision, source.reason()));
  }

  /** A repository that stays out of reach says so once, whatever words it finds each time. */
  private void tellChange(SourceState before, SourceState after) {
    var isNews =
        !before.text().equals(after.text())
            || (after instanceof SourceState.Frozen && !before.reason().equals(after.reason()));
    if (isNews) {
      tell("source is " + after.text() + (after.reason().isEmpty() ? "" : ": " + after.reason()));
    }
  }

  /** Compare every cluster now, without waiting for the sweep. */
  public void wake() {
    lanes.wakeAll();
  }

  private void tell(String text) {
    events.accept(new Event("", text));
  }

  /** Lets rounds under way end, then lets go of clusters and repository. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    lanes.close();
    posts.close();
    board.close();
    pulse.close(); // while nobody else can have begun
    repository.close();
  }

  /** What lanes ask and tell. */
  private final class Crew implements Lane.Owner {

    @Override
    public Optional<String> refusal(String cluster, Wish.Hold wish, Identity identity) {
      return gate.refusal(cluster, identity, new CommitId(wish.commit()), state.approved());
    }

    @Override
    public void refused(String cluster, Wish.Hold wish, String reason) {
      posts.rest(cluster);
      board.cluster(
          cluster,
          c -> ClusterStatuses.frozen(ClusterStatuses.unjudged(c), wish, reason, clock.instant()));
      rounds.refused(cluster, reason).forEach(events);
    }

    @Override
    public void ended(String cluster, Wish.Hold wish, RoundResult result) {
      gate.heard(cluster);
      var standing = posts.ended(cluster, wish, result);
      var now = clock.instant();
      board.cluster(
          cluster,
          c -> {
            var round = ClusterStatuses.after(c, wish, result, now);
            return standing
                .map(s -> ClusterStatuses.judged(c, round, s, now))
                .orElseGet(() -> ClusterStatuses.unjudged(round));
          });
      rounds.of(cluster, result).forEach(events);
    }
  }

  /** What comes of looks at what is enforced. */
  private final class Judged implements Posts.Owner {

    @Override
    public void judged(String cluster, Post.Standing standing) {
      var now = clock.instant();
      board.cluster(cluster, c -> ClusterStatuses.judged(c, c, standing, now));
    }

    @Override
    public void unmarked(String cluster) {
      lanes.wake(cluster);
    }

    @Override
    public void told(String cluster, String text) {
      events.accept(new Event(cluster, text));
    }
  }

  /** On this disk, one file for each cluster. */
  private final class KnownUids implements Gate.Uids {

    @Override
    public Optional<String> known(String cluster) {
      return state.uid(cluster);
    }

    @Override
    public void learn(String cluster, String uid) {
      state.remember(cluster, uid, FleetReconciler.this::tell);
    }

    @Override
    public String howToForget(String cluster) {
      return "delete " + state.uidFile(cluster);
    }
  }
}
