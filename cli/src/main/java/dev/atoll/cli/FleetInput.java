package dev.atoll.cli;

import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.load.Assumption;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.git.FleetLocation;
import dev.atoll.git.GitException;
import dev.atoll.git.GitRepository;
import dev.atoll.git.TreeFiles;
import dev.atoll.git.source.CommitId;
import dev.atoll.validators.Review;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Parameters;

/** The fleet that a command is about: a directory, or a revision of a repository. */
final class FleetInput {

  @Parameters(
      arity = "0..1",
      paramLabel = "FLEET",
      defaultValue = ".",
      description = "A directory, or REPO@REVISION[//PATH] (default: .).")
  private String where = ".";

  /** Reads, renders and judges it. */
  Review review() {
    return Review.of(files(where), LocalDate.now(ZoneOffset.UTC));
  }

  /** The same for one of several fleets; refuses a place that holds none. */
  static Review review(String where) {
    return Review.of(fleet(where), LocalDate.now(ZoneOffset.UTC));
  }

  /** The same with {@link dev.atoll.validators.hygiene.Hygiene}. */
  Review reviewWithHygiene() {
    return Review.withHygiene(files(where), LocalDate.now(ZoneOffset.UTC));
  }

  /** The same of the fleet as it would be, see {@link Assumption}; refuses a place without one. */
  Review assuming(List<String> assumed, Console console) {
    var all = assumed.stream().map(a -> UsageException.meant(() -> Assumption.parse(a))).toList();
    UnaryOperator<Fleet> change = f -> UsageException.meant(() -> Assumption.apply(all, f));
    var review = Review.of(fleet(where), LocalDate.now(ZoneOffset.UTC), change);
    all.stream().flatMap(a -> a.warning().stream()).distinct().forEach(console::progress);
    return review;
  }

  /** The commit in full where the fleet is from one, else the place as it was written. */
  String revision() {
    return FleetLocation.parse(where) instanceof FleetLocation.Revision r
        ? withCommit(r, (repository, commit) -> commit.hex())
        : where;
  }

  private static Checked<FleetFiles> fleet(String where) {
    var files = files(where);
    return NoFleet.refused(FleetLocation.parse(where), where, files);
  }

  private static Checked<FleetFiles> files(String where) {
    try {
      return switch (FleetLocation.parse(where)) {
        case FleetLocation.Directory(Path path) -> directory(path);
        case FleetLocation.Revision r -> revision(r);
      };
    } catch (GitException.Refused e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Checked<FleetFiles> directory(Path path) {
    if (!Files.isDirectory(path)) {
      throw new UsageException("there is no directory " + path);
    }
    return DirectoryFiles.read(path, FileLimits.DEFAULT);
  }

  private static Checked<FleetFiles> revision(FleetLocation.Revision r) {
    return withCommit(
        r, (repo, commit) -> TreeFiles.read(repo, commit, r.path(), FileLimits.DEFAULT));
  }

  private static <T> T withCommit(
      FleetLocation.Revision r, BiFunction<GitRepository, CommitId, T> use) {
    try (var repository = GitRepository.open(r.repository())) {
      var commit =
          repository
              .resolve(r.revision())
              .orElseThrow(
                  () -> new UsageException(r.repository() + " has no revision " + r.revision()));
      return use.apply(repository, commit);
    }
  }
}
