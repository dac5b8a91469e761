package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.enforcement.Enforcement;
import dev.atoll.reconciler.enforcement.Lack;
import dev.atoll.reconciler.plan.Fact;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.ClusterStatus.LastChange;
import dev.atoll.reconciler.status.Health;
import dev.atoll.reconciler.status.Revision;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.RoundResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a round makes of a cluster's line in the status. Pure. */
final class ClusterStatuses {

  private ClusterStatuses() {}

  /** The line of a cluster that was never looked at. */
  static ClusterStatus unknown(Instant now) {
    return new ClusterStatus(
        Revision.UNKNOWN,
        Revision.UNKNOWN,
        Revision.UNKNOWN,
        Health.UNKNOWN,
        List.of(),
        List.of(),
        List.of(),
        "",
        now,
        List.of(),
        Optional.empty());
  }

  /** A new wish: the cluster is on its way. */
  static ClusterStatus wanting(ClusterStatus before, Wish.Hold wish, Instant now) {
    var desired = revision(wish);
    var other = !before.applied().digest().equals(desired.digest());
    var health = !other || isOutOfReach(before.health()) ? before.health() : Health.PROGRESSING;
    var next = with(before, desired, before.applied(), health, before.lastError(), now);
    return other ? enforcing(next, Revision.UNKNOWN, List.of(), next.lastChange()) : next;
  }

  /** A new wish alone brings nobody back. */
  private static boolean isOutOfReach(Health health) {
    return health == Health.UNREACHABLE || health == Health.FROZEN;
  }

  /** The gate refused. */
  static ClusterStatus frozen(ClusterStatus before, Wish.Hold wish, String why, Instant now) {
    return with(before, revision(wish), before.applied(), Health.FROZEN, why, now);
  }

  /** A round ended. */
  static ClusterStatus after(
      ClusterStatus before, Wish.Hold wish, RoundResult result, Instant now) {
    var applied =
        result.inventory().map(h -> new Revision(h.applied(), h.digest())).orElse(before.applied());
    var error = error(result);
    var next = with(before, revision(wish), applied, health(result), error, now);
    return new ClusterStatus(
        next.desired(),
        next.applied(),
        next.enforced(),
        next.health(),
        result.plan().isPresent() ? drift(result) : before.drift(),
        result.plan().map(ClusterStatuses::unmanaged).orElse(before.unmanaged()),
        result.plan().map(ClusterStatuses::facts).orElse(before.facts()),
        next.lastError(),
        next.since(),
        next.missing(),
        result.outcome() == Outcome.APPLIED
                && !before.applied().digest().equals(next.desired().digest())
            ? Optional.of(change(wish, now))
            : before.lastChange());
  }

  /** A correction of drift is none: it has nothing to do with how fast a commit came. */
  private static LastChange change(Wish.Hold wish, Instant now) {
    var took = Duration.between(wish.seen(), now).toMillis();
    return new LastChange(wish.commit(), now, Math.max(0, took), Optional.empty());
  }

  /**
   * A line as a round left it, together with what was judged of its enforcement.
   *
   * @param before the line that stands, for how long its health has been so
   * @param round the line as the last round left it
   */
  static ClusterStatus judged(
      ClusterStatus before, ClusterStatus round, Post.Standing standing, Instant now) {
    var enforcement = standing.enforcement();
    var wish = standing.wish();
    var health = worse(standing.round(), enforcement, standing.late());
    var applied = round.applied();
    var line =
        enforcing(
            round,
            enforcement.proven() ? applied : Revision.UNKNOWN,
            enforcement.lacks().stream().map(Lack::text).toList(),
            round.lastChange().map(c -> enforced(c, enforcement, wish, now)));
    return new ClusterStatus(
        line.desired(),
        line.applied(),
        line.enforced(),
        health,
        line.drift(),
        line.unmanaged(),
        line.facts(),
        line.lastError(),
        health == before.health() ? before.since() : now,
        line.missing(),
        line.lastChange());
  }

  private static Health worse(Health round, Enforcement enforcement, boolean late) {
    if (enforcement.lacks().isEmpty() || (round != Health.HEALTHY && round != Health.PROGRESSING)) {
      return round;
    }
    var broken = enforcement.lacks().stream().anyMatch(l -> l.kind() == Lack.Kind.BROKEN);
    return broken || late ? Health.DEGRADED : Health.PROGRESSING;
  }

  /** The first proof counts. */
  private static LastChange enforced(
      LastChange change, Enforcement enforcement, Wish.Hold wish, Instant now) {
    if (!enforcement.proven()
        || change.millisToEnforced().isPresent()
        || !change.commit().equals(wish.commit())) {
      return change;
    }
    var took = Math.max(0, Duration.between(wish.seen(), now).toMillis());
    return new LastChange(
        change.commit(), change.appliedAt(), change.millisSinceCommitSeen(), Optional.of(took));
  }

  /** Without any judgement on what is enforced. */
  static ClusterStatus unjudged(ClusterStatus line) {
    return enforcing(line, Revision.UNKNOWN, List.of(), line.lastChange());
  }

  private static ClusterStatus enforcing(
      ClusterStatus c, Revision enforced, List<String> missing, Optional<LastChange> change) {
    return new ClusterStatus(
        c.desired(),
        c.applied(),
        enforced,
        c.health(),
        c.drift(),
        c.unmanaged(),
        c.facts(),
        c.lastError(),
        c.since(),
        missing,
        change);
  }

  private static Revision revision(Wish.Hold wish) {
    return new Revision(wish.commit(), wish.desired().options().digest());
  }

  private static ClusterStatus with(
      ClusterStatus before,
      Revision desired,
      Revision applied,
      Health health,
      String error,
      Instant now) {
    return new ClusterStatus(
        desired,
        applied,
        before.enforced(),
        health,
        before.drift(),
        before.unmanaged(),
        before.facts(),
        error,
        health == before.health() ? before.since() : now,
        before.missing(),
        before.lastChange());
  }

  /** The health by a round alone. */
  static Health health(RoundResult result) {
    if (result
        .plan()
        .flatMap(Plan::stop)
        .map(Plan.Stop::reason)
        .filter(ClusterStatuses::identity)
        .isPresent()) {
      return Health.FROZEN;
    }
    return switch (result.outcome()) {
      case FAILED ->
          result.problem().filter(ClusterStatuses::silent).isPresent()
              ? Health.UNREACHABLE
              : Health.DEGRADED;
      case BLOCKED -> Health.DEGRADED;
      case SKIPPED -> Health.PROGRESSING;
      case APPLIED, UNCHANGED -> settled(result);
    };
  }

  private static boolean identity(Plan.Stop.Reason reason) {
    return reason == Plan.Stop.Reason.IDENTITY;
  }

  private static boolean silent(Problem problem) {
    return problem.reason() == Problem.Reason.UNREACHABLE;
  }

  private static Health settled(RoundResult result) {
    var steps = result.plan().map(Plan::steps).orElse(List.of());
    if (has(steps, Verb.BLOCKED) || !result.driftLeft().isEmpty()) {
      return Health.DEGRADED;
    }
    return has(steps, Verb.WAITING) ? Health.PROGRESSING : Health.HEALTHY;
  }

  private static boolean has(List<Step> steps, Verb verb) {
    return steps.stream().anyMatch(s -> s.verb() == verb);
  }

  private static String error(RoundResult result) {
    var stop = result.plan().flatMap(Plan::stop).map(s -> s.message() + "; " + s.hint());
    return result
        .problem()
        .map(Problem::toString)
        .or(() -> stop)
        .or(() -> blocked(result))
        .orElse("");
  }

  private static Optional<String> blocked(RoundResult result) {
    return steps(result)
        .filter(s -> s.verb() == Verb.BLOCKED || s.verb() == Verb.WAITING)
        .map(s -> s.verb().text() + " " + s.key() + ": " + s.why())
        .findFirst();
  }

  private static Stream<Step> steps(RoundResult result) {
    return result.plan().stream().flatMap(p -> p.steps().stream());
  }

  private static List<String> drift(RoundResult result) {
    return result.driftLeft().stream().map(d -> d.key() + ": " + d.what()).toList();
  }

  private static List<String> unmanaged(Plan plan) {
    return plan.unmanaged().stream().map(u -> u.key() + ": " + u.why()).toList();
  }

  private static List<String> facts(Plan plan) {
    return plan.facts().stream().map(Fact::toString).toList();
  }
}
