package dev.atoll.git;

import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.git.source.CommitId;

/** Reads the files of a fleet out of a commit: trees and blobs, never a checkout. */
public final class TreeFiles {

  private TreeFiles() {}

  /**
   * The files that the fleet format names, by the same rules as {@code DirectoryFiles}. What cannot
   * be read safely is a finding and left out; sizes are looked at before anything is loaded.
   *
   * @param path of the fleet in the repository, empty for its top, without slashes at the ends
   * @throws GitException.Unreadable if the repository lacks the commit, or is broken
   */
  public static Checked<FleetFiles> read(
      GitRepository repository, CommitId commit, String path, FileLimits limits) {
    return new TreeRead(repository, path, limits).of(commit);
  }

  /** Whether the commit has a single file at {@code path} that a fleet is read from. */
  public static boolean holdsFleet(GitRepository repository, CommitId commit, String path) {
    return new TreeRead(repository, path, FileLimits.DEFAULT).findsAny(commit);
  }
}
