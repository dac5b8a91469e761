package dev.atoll.git;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.git.source.CommitId;
import java.util.List;

/** Reads the files of a fleet out of a commit: trees and blobs, never a checkout. */
public final class TreeFiles {

  private TreeFiles() {}

  /**
   * The files of the fleet at {@code path} of {@code commit}. What cannot be read safely is a
   * finding and left out; the rest is read.
   *
   * @param path of the fleet in the repository, empty for its top, without slashes at the ends
   * @throws GitException.Unreadable if the repository lacks the commit, or breaks on the way
   */
  public static Checked<FleetFiles> read(
      GitRepository repository, CommitId commit, String path, TreeLimits limits) {
    return new TreeRead(repository, path, limits).of(commit);
  }

  /** Whether the commit has a single file at {@code path} that a fleet is read from. */
  public static boolean holdsFleet(GitRepository repository, CommitId commit, String path) {
    return new TreeRead(repository, path, TreeLimits.DEFAULT).findsAny(commit);
  }
}
