package dev.atoll.cli;

import dev.atoll.fleet.files.FileLimits;
import dev.atoll.git.FleetLocation;
import dev.atoll.git.GitException;
import dev.atoll.git.GitRepository;
import dev.atoll.git.TreeFiles;
import dev.atoll.validators.Review;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.Parameters;

/** Two states of a fleet: revisions of the one in the current directory, or fleets. */
final class TwoStates {

  @Parameters(
      index = "0",
      paramLabel = "BASE",
      description = "A revision of the fleet in ., or a fleet: a directory, REPO@REVISION[//PATH].")
  private String base = "";

  @Parameters(index = "1", paramLabel = "HEAD", description = "The same for the state after.")
  private String head = "";

  Review base() {
    return state(base, false);
  }

  Review head() {
    return state(head, true);
  }

  /** What is a directory or has an {@code @} is a fleet; anything else is a revision. */
  private static Review state(String text, boolean mustHoldFleet) {
    return text.isBlank() || text.contains("@") || Files.isDirectory(Path.of(text))
        ? FleetInput.review(text)
        : revision(text, mustHoldFleet);
  }

  /** The base of the change that begins a fleet has none yet. */
  private static Review revision(String text, boolean mustHoldFleet) {
    var place =
        GitRepository.containing(Path.of(""))
            .orElseThrow(() ->
                new UsageException(
                    text
                        + " is no directory, and the current one is in no Git repository that"
                        + " could have it as a revision"));
    try (var repository = place.repository()) {
      var commit =
          repository
              .resolve(text)
              .orElseThrow(() ->
                  new UsageException(
                      text + " is neither a directory nor a revision of the repository here"));
      var files = TreeFiles.read(repository, commit, place.path(), FileLimits.DEFAULT);
      var at = new FleetLocation.Revision(Path.of(""), text, place.path());
      return Review.of(
          mustHoldFleet ? NoFleet.refused(at, text, files) : files, LocalDate.now(ZoneOffset.UTC));
    } catch (GitException.Refused e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
