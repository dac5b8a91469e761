package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.git.GitMirror;
import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Observation;
import dev.atoll.git.source.Source;
import dev.atoll.git.source.SourceState;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.target.Identity;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.TargetFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A fleet repository on one side, its clusters on the other. Each {@link #look} asks Git once; only
 * a commit that leads on from the last good one and passes its checks becomes the new release. The
 * release in force is held in every cluster whatever Git does.
 */
public final class FleetReconciler implements AutoCloseable, Lane.Owner {

  private final StateDirectory state;
  private final Repository repository;
  private final TargetFactory targets;
  private final Consumer<Event> events;
  private final Clock clock;
  private final StatusBoard board;
  private final Gate gate;
  private final Lanes lanes;
  private Optional<SourceState> source = Optional.empty();
  private Optional<Release> release = Optional.empty();

  /**
   * @param mirror of the fleet repository; closed with this
   * @param path of the fleet in the repository, empty for its top
   * @param sweep how often every cluster is compared in full
   */
  public FleetReconciler(
      GitMirror mirror,
      String path,
      StateDirectory state,
      TargetFactory targets,
      Duration sweep,
      Clock clock,
      Consumer<Event> events) {
    this.state = state;
    this.repository = new Repository(mirror, path, clock);
    this.targets = targets;
    this.events = events;
    this.clock = clock;
    this.board = new StatusBoard(clock, s -> state.write(s, this::tell));
    this.gate = new Gate(repository::leadsTo);
    this.lanes = new Lanes(targets, sweep, this);
  }

  /** The status as it stands. */
  public FleetStatus status() {
    return board.now();
  }

  /** One look at Git, and what follows from it. Never throws for what the outside does. */
  public synchronized void look() {
    var before = source.orElseGet(this::recovered);
    var approved = approvedOffer(before);
    var accepting = approved.map(c -> Source.accept(before, c)).orElse(before);
    var seen = repository.look(accepting.lastGood());
    var after = Source.step(accepting, seen);
    source = Optional.of(after);
    tellChange(before, after);
    board.source(after);
    after.lastGood().ifPresent(good -> inForce(good, seen));
  }

  /** Compare every cluster now, without waiting for the sweep. */
  public void wake() {
    lanes.wakeAll();
  }

  /** The last good commit from this disk, else from what the clusters remember. */
  private SourceState recovered() {
    return state
        .lastGood()
        .or(this::rememberedByClusters)
        .map(SourceState::recovered)
        .orElseGet(SourceState::unknown);
  }

  private Optional<CommitId> rememberedByClusters() {
    if (!(repository.look(Optional.empty()) instanceof Observation.OfTip tip)) {
      return Optional.empty();
    }
    var fleet = repository.review(tip.commit()).fleet();
    var remembered = new Recovery(targets).commits(fleet);
    var newest = repository.newest(remembered).or(() -> remembered.stream().findFirst());
    newest.ifPresent(
        c -> tell("this disk knows no last good commit; the clusters remember " + c.abbreviated()));
    return newest;
  }

  /** The commit that the branch was rewritten to, if an operator has approved it by name. */
  private Optional<CommitId> approvedOffer(SourceState before) {
    return before instanceof SourceState.Frozen f
        ? f.offered().filter(state.approved()::contains)
        : Optional.empty();
  }

  private void inForce(CommitId good, Observation seen) {
    var isNew = release.map(Release::commit).filter(good::equals).isEmpty();
    if (isNew && repository.has(good)) {
      var next = Release.of(good, repository.review(good), clock.instant());
      release = Optional.of(next);
      state.remember(good, this::tell);
      tell("commit %s is in force for %s".formatted(good.abbreviated(), clusters(next.fleet())));
      board.members(next.name(), next.rendered().keySet());
      lanes.follow(next.fleet().clusters(), gate::forget);
    }
    release.ifPresent(r -> distribute(r, isNew));
  }

  private void distribute(Release r, boolean isNew) {
    var approved = Optional.of(r.commit()).filter(state.approved()::contains);
    for (var name : r.rendered().keySet()) {
      var wish = new Wish.Hold(r.desired(name, approved), r.seen());
      if (lanes.want(name, wish)) {
        board.cluster(name, c -> ClusterStatuses.wanting(c, wish, clock.instant()));
      }
    }
  }

  private static String clusters(Fleet fleet) {
    return String.join(", ", fleet.clusters().stream().map(Cluster::name).toList());
  }

  @Override
  public Optional<String> refusal(String cluster, Wish.Hold wish, Identity identity) {
    var commit = new CommitId(wish.commit());
    var approved = Optional.of(commit).filter(state.approved()::contains);
    return gate.refusal(cluster, identity, commit, approved);
  }

  @Override
  public void refused(String cluster, Wish.Hold wish, String reason) {
    board.cluster(cluster, c -> ClusterStatuses.frozen(c, wish, reason, clock.instant()));
    events.accept(new Event(cluster, reason));
  }

  @Override
  public void ended(String cluster, Wish.Hold wish, RoundResult result) {
    board.cluster(cluster, c -> ClusterStatuses.after(c, wish, result, clock.instant()));
    RoundEvents.of(cluster, result).forEach(events);
  }

  private void tellChange(SourceState before, SourceState after) {
    if (!before.text().equals(after.text()) || !before.reason().equals(after.reason())) {
      tell("source is " + after.text() + (after.reason().isEmpty() ? "" : ": " + after.reason()));
    }
  }

  private void tell(String text) {
    events.accept(new Event("", text));
  }

  /** Lets rounds under way end, then lets go of clusters and repository. */
  @Override
  public void close() {
    lanes.close();
    repository.close();
  }
}
