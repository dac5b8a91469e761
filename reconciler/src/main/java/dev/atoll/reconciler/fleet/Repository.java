package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.git.CommitWalk;
import dev.atoll.git.GitMirror;
import dev.atoll.git.TreeFiles;
import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Observation;
import dev.atoll.git.source.Relation;
import dev.atoll.validators.Review;
import dev.atoll.validators.waiver.Reported;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;

/** The fleet repository with a judgement on each tip: a commit that fails its checks is refused. */
final class Repository implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final GitMirror mirror;
  private final String path;
  private final Clock clock;
  private Optional<Judged> last = Optional.empty();

  /** What was found about a commit's fleet. */
  sealed interface Judgement {

    /** As good as it could be read. */
    Fleet fleet();

    /** It passes its checks. */
    record Passed(Review review) implements Judgement {
      @Override
      public Fleet fleet() {
        return review.fleet();
      }
    }

    /**
     * It does not; what was rendered of it is let go.
     *
     * @param why the worst finding, one sentence
     */
    record Refused(String why, Fleet fleet) implements Judgement {}
  }

  private record Judged(CommitId commit, LocalDate day, Judgement judgement) {}

  Repository(GitMirror mirror, String path, Clock clock) {
    this.mirror = mirror;
    this.path = path;
    this.clock = clock;
  }

  /**
   * One look at the branch, its tip judged. The last good commit is not judged again: a waiver that
   * has expired since does not take it back.
   */
  Observation look(Optional<CommitId> lastGood) {
    var seen = mirror.observe(lastGood, path, DEADLINE);
    return switch (seen) {
      case Observation.Fetched f when !lastGood.equals(Optional.of(f.commit())) -> judged(f);
      case Observation.Fetched f -> f;
      case Observation.EmptyTree e -> e;
      case Observation.Rejected r -> r;
      case Observation.RefMissing r -> r;
      case Observation.Failed f -> f;
    };
  }

  private Observation judged(Observation.Fetched tip) {
    return switch (judgement(tip.commit())) {
      case Judgement.Passed p -> tip;
      case Judgement.Refused r ->
          new Observation.Rejected(tip.commit(), tip.lastGood(), tip.relation(), r.why(), tip.at());
    };
  }

  /** The fleet at a commit that the mirror has, judged by the waivers in force today. */
  Judgement judgement(CommitId commit) {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var known = last.filter(j -> j.commit().equals(commit) && j.day().equals(today));
    if (known.isPresent()) {
      return known.get().judgement();
    }
    var judgement = judge(commit, today);
    last = Optional.of(new Judged(commit, today, judgement));
    return judgement;
  }

  /**
   * The fleet at a commit that was good once: it is judged as if every waiver held, so that only a
   * change of Atoll itself can refuse it.
   */
  Judgement judgementOfLastGood(CommitId commit) {
    var passed =
        last.filter(j -> j.commit().equals(commit))
            .map(Judged::judgement)
            .filter(j -> j instanceof Judgement.Passed);
    last = Optional.empty(); // the release keeps what it needs
    return passed.orElseGet(() -> judge(commit, LocalDate.EPOCH));
  }

  private Judgement judge(CommitId commit, LocalDate day) {
    var review =
        Review.of(TreeFiles.read(mirror.repository(), commit, path, FileLimits.DEFAULT), day);
    return review.fails(review.fleet().settings().failOn())
        ? new Judgement.Refused(refusal(commit, review), review.fleet())
        : new Judgement.Passed(review);
  }

  private static String refusal(CommitId commit, Review review) {
    var worst =
        review.findings().stream()
            .filter(r -> !r.isWaived())
            .map(Reported::finding)
            .filter(f -> f.severity() == Severity.ERROR)
            .findFirst()
            .or(() -> review.findings().stream().map(Reported::finding).findFirst());
    return "commit %s is refused (%s): %s"
        .formatted(commit.abbreviated(), review.summary(), worst.map(Repository::line).orElse(""));
  }

  private static String line(Finding f) {
    return f.pos() + " " + f.rule().code() + " " + f.message();
  }

  boolean has(CommitId commit) {
    return history().has(commit);
  }

  /** Whether both are here and the second is the first or descends from it. */
  boolean leadsTo(CommitId first, CommitId second) {
    var relation = has(second) ? history().relation(Optional.of(first), second) : Relation.UNKNOWN;
    return relation == Relation.SAME || relation == Relation.FORWARD;
  }

  /**
   * Of commits that clusters remember the one to go on from: the newest where they lie on one line,
   * else one that the tip has left, so that a rewritten branch is noticed.
   */
  Optional<CommitId> toGoOnFrom(Collection<CommitId> remembered, CommitId tip) {
    return history()
        .newest(remembered)
        .or(() -> remembered.stream().filter(c -> !leadsTo(c, tip)).findFirst())
        .or(() -> remembered.stream().findFirst());
  }

  private CommitWalk history() {
    return mirror.repository().history();
  }

  @Override
  public void close() {
    mirror.close();
  }
}
