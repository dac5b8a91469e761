package dev.atoll.git;

import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.files.PathRules;
import dev.atoll.git.source.CommitId;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Files to write and to remove, by their path from the top of the repository. What it does not name
 * stays as it is.
 */
public record FolderEdit(SortedMap<String, byte[]> written, SortedSet<String> removed) {

  public FolderEdit {
    written = Collections.unmodifiableSortedMap(new TreeMap<>(written));
    removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
  }

  /**
   * An edit below one folder.
   *
   * @param folder without slashes at the ends, empty for the whole branch
   * @throws GitException.Refused if a path to write is unsafe
   */
  public static FolderEdit below(String folder, Map<String, byte[]> written, Set<String> removed) {
    var prefix = folder.isEmpty() ? "" : folder + "/";
    var files = new TreeMap<String, byte[]>();
    written.forEach((path, content) -> files.put(prefix + path, content));
    files.keySet().forEach(FolderEdit::requireSafe);
    var gone = new TreeSet<String>();
    removed.forEach(path -> gone.add(prefix + path));
    return new FolderEdit(files, gone);
  }

  private static void requireSafe(String path) {
    PathRules.problem(path, FileLimits.DEFAULT)
        .ifPresent(problem -> {
          throw new GitException.Refused("a path to be written " + problem);
        });
  }

  /**
   * The tree of {@code parent} with this edit; empty if nothing changes.
   *
   * @throws GitException.Refused if a file would have to be a folder too
   */
  Optional<ObjectId> treeOn(GitRepository repository, Optional<CommitId> parent)
      throws IOException {
    try (var inserter = repository.git().newObjectInserter();
        var walk = new RevWalk(repository.git())) {
      Optional<ObjectId> before = Optional.empty();
      var entries = new TreeMap<String, DirCacheEntry>();
      if (parent.isPresent()) {
        var tree = walk.parseCommit(CommitWalk.objectOf(parent.get())).getTree();
        before = Optional.of(tree.getId());
        entries.putAll(entries(repository, tree));
      }
      entries.keySet().removeAll(removed);
      for (var file : written.entrySet()) {
        entries.put(file.getKey(), entry(inserter, file.getKey(), file.getValue()));
      }
      written.keySet().forEach(path -> requireOne(path, entries));
      if (parent.isEmpty() && entries.isEmpty()) {
        return Optional.empty();
      }
      var after = tree(inserter, entries);
      return before.equals(Optional.of(after)) ? Optional.empty() : Optional.of(after);
    }
  }

  private static TreeMap<String, DirCacheEntry> entries(GitRepository repository, ObjectId tree)
      throws IOException {
    var entries = new TreeMap<String, DirCacheEntry>();
    try (var walk = new TreeWalk(repository.git())) {
      walk.setRecursive(true);
      walk.addTree(tree);
      while (walk.next()) {
        var entry = new DirCacheEntry(walk.getRawPath());
        entry.setFileMode(walk.getFileMode(0));
        entry.setObjectId(walk.getObjectId(0));
        entries.put(walk.getPathString(), entry);
      }
      return entries;
    }
  }

  private static DirCacheEntry entry(ObjectInserter inserter, String path, byte[] content)
      throws IOException {
    var entry = new DirCacheEntry(path);
    entry.setFileMode(FileMode.REGULAR_FILE);
    entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, content));
    return entry;
  }

  private static void requireOne(String path, SortedMap<String, DirCacheEntry> entries) {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (entries.containsKey(path.substring(0, end))) {
        throw new GitException.Refused(path.substring(0, end) + " is both a file and a folder");
      }
    }
    var below = entries.tailMap(path + "/");
    if (!below.isEmpty() && below.firstKey().startsWith(path + "/")) {
      throw new GitException.Refused(path + " is both a file and a folder");
    }
  }

  private static ObjectId tree(ObjectInserter inserter, SortedMap<String, DirCacheEntry> entries)
      throws IOException {
    var index = DirCache.newInCore();
    var builder = index.builder();
    entries.values().forEach(builder::add);
    builder.finish();
    var tree = index.writeTree(inserter);
    inserter.flush();
    return tree;
  }
}
