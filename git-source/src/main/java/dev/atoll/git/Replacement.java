package dev.atoll.git;

import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.files.PathRules;
import dev.atoll.git.source.CommitId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The files that a folder is to have and no others.
 *
 * @param files by path from the top of the repository
 */
record Replacement(String folder, Map<String, byte[]> files) {

  /** Refuses paths that are unsafe, or of which one is a folder of another. */
  static Replacement of(String folder, Map<String, byte[]> files) {
    var all = new TreeMap<String, byte[]>();
    files.forEach(
        (path, content) -> all.put(folder.isEmpty() ? path : folder + "/" + path, content));
    all.keySet().forEach(Replacement::requireSafe);
    for (var path : all.keySet()) {
      for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
        if (all.containsKey(path.substring(0, end))) {
          throw new GitException.Refused(path.substring(0, end) + " is both a file and a folder");
        }
      }
    }
    return new Replacement(folder, all);
  }

  private static void requireSafe(String path) {
    PathRules.problem(path, FileLimits.DEFAULT)
        .ifPresent(problem -> {
          throw new GitException.Refused("a path to be written " + problem);
        });
  }

  /** The tree with these files in it; empty if {@code parent} has that tree already. */
  Optional<ObjectId> treeOn(GitRepository repository, Optional<CommitId> parent)
      throws IOException {
    try (var inserter = repository.git().newObjectInserter();
        var walk = new RevWalk(repository.git())) {
      var index = DirCache.newInCore();
      var builder = index.builder();
      Optional<ObjectId> before = Optional.empty();
      if (parent.isPresent()) {
        var tree = walk.parseCommit(CommitWalk.objectOf(parent.get())).getTree();
        before = Optional.of(tree.getId());
        keepOthers(repository, tree, builder);
      }
      addFiles(inserter, builder);
      builder.finish();
      if (parent.isEmpty() && index.getEntryCount() == 0) {
        return Optional.empty();
      }
      var after = index.writeTree(inserter);
      inserter.flush();
      return before.equals(Optional.of(after)) ? Optional.empty() : Optional.of(after);
    }
  }

  private void keepOthers(GitRepository repository, ObjectId tree, DirCacheBuilder builder)
      throws IOException {
    try (var walk = new TreeWalk(repository.git())) {
      walk.setRecursive(true);
      walk.addTree(tree);
      while (walk.next()) {
        if (!isReplaced(walk.getPathString())) {
          var entry = new DirCacheEntry(walk.getRawPath());
          entry.setFileMode(walk.getFileMode(0));
          entry.setObjectId(walk.getObjectId(0));
          builder.add(entry);
        }
      }
    }
  }

  private boolean isReplaced(String path) {
    return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
  }

  private void addFiles(ObjectInserter inserter, DirCacheBuilder builder) throws IOException {
    for (var file : files.entrySet()) {
      var entry = new DirCacheEntry(file.getKey());
      entry.setFileMode(FileMode.REGULAR_FILE);
      entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue()));
      builder.add(entry);
    }
  }
}
