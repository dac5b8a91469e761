package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
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
import java.util.Optional;

/** The fleet repository with a judgement on each tip: a commit that fails its checks is refused. */
final class Repository implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final GitMirror mirror;
  private final String path;
  private final Clock clock;
  private Optional<Judged> last = Optional.empty();

  private record Judged(CommitId commit, LocalDate day, Review review) {}

  Repository(GitMirror mirror, String path, Clock clock) {
    this.mirror = mirror;
    this.path = path;
    this.clock = clock;
  }

  /** One look at the branch, its tip judged. */
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
    var review = review(tip.commit());
    if (!review.fails(review.fleet().settings().failOn())) {
      return tip;
    }
    return new Observation.Rejected(
        tip.commit(), tip.lastGood(), tip.relation(), refusal(tip.commit(), review), tip.at());
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
        .formatted(
            commit.abbreviated(), review.summary(), worst.map(Repository::line).orElse(""));
  }

  private static String line(Finding f) {
    return f.pos() + " " + f.rule().code() + " " + f.message();
  }

  /** The fleet at a commit that the mirror has, loaded, rendered and judged. */
  Review review(CommitId commit) {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var known = last.filter(j -> j.commit().equals(commit) && j.day().equals(today));
    if (known.isPresent()) {
      return known.get().review();
    }
    var files = TreeFiles.read(mirror.repository(), commit, path, FileLimits.DEFAULT);
    var review = Review.of(files, today);
    last = Optional.of(new Judged(commit, today, review));
    return review;
  }

  boolean has(CommitId commit) {
    return mirror.repository().history().has(commit);
  }

  /** Whether the second commit is the first or descends from it. */
  boolean leadsTo(CommitId first, CommitId second) {
    var relation = mirror.repository().history().relation(Optional.of(first), second);
    return relation == Relation.SAME || relation == Relation.FORWARD;
  }

  Optional<CommitId> newest(java.util.Collection<CommitId> commits) {
    return mirror.repository().history().newest(commits);
  }

  /** Where the branch was when it was last seen. */
  Optional<CommitId> lastSeen() {
    return mirror.lastSeen();
  }

  @Override
  public void close() {
    mirror.close();
  }
}
