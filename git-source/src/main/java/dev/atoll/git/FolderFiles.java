package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads what a branch of ours holds below a folder. */
public final class FolderFiles {

  /** A rendered policy has a few kilobytes; what is larger is nobody's manifest. */
  private static final int LARGEST = 16 * 1024 * 1024;

  private FolderFiles() {}

  /**
   * Every file below {@code folder}, by its path below it; empty where there is no folder. A link
   * stands there with the place that it leads to, a submodule with the name of its commit, as in
   * {@code git diff}.
   *
   * @param folder without slashes at the ends, empty for the whole commit
   * @throws GitException.Unreadable if the repository lacks the commit, or a file is larger than 16
   *     MiB
   */
  public static SortedMap<String, byte[]> read(
      GitRepository repository, CommitId commit, String folder) {
    var files = new TreeMap<String, byte[]>();
    try (var revisions = new RevWalk(repository.git());
        var walk = new TreeWalk(repository.git())) {
      walk.addTree(revisions.parseCommit(CommitWalk.objectOf(commit)).getTree());
      walk.setRecursive(true);
      var prefix = folder.isEmpty() ? "" : folder + "/";
      while (walk.next()) {
        var path = walk.getPathString();
        if (path.startsWith(prefix)) {
          files.put(path.substring(prefix.length()), content(walk));
        }
      }
      return files;
    } catch (IOException e) {
      throw new GitException.Unreadable(
          "cannot read " + folder + " at " + commit.hex() + ": " + e.getMessage());
    }
  }

  private static byte[] content(TreeWalk walk) throws IOException {
    var id = walk.getObjectId(0);
    return walk.getFileMode(0).equals(FileMode.GITLINK)
        ? ("Subproject commit " + id.name()).getBytes(StandardCharsets.UTF_8)
        : walk.getObjectReader().open(id).getCachedBytes(LARGEST);
  }
}
