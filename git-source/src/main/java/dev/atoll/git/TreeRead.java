package dev.atoll.git;

import dev.atoll.fleet.files.FileEntry;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.files.FileMode;
import dev.atoll.fleet.files.FileRule;
import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.FleetLayout;
import dev.atoll.fleet.files.PathRules;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.git.source.CommitId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** One reading of one tree. */
final class TreeRead {

  /** A tree may name itself many times over: few objects, and entries without end. */
  private static final int MAX_ENTRIES = 500_000;

  private final GitRepository repository;
  private final String root;
  private final FileLimits limits;
  private final List<FileEntry> entries = new ArrayList<>();
  private final Map<String, ObjectId> blobs = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final int maxEntries;
  private int seen;

  TreeRead(GitRepository repository, String root, FileLimits limits) {
    this(repository, root, limits, MAX_ENTRIES);
  }

  TreeRead(GitRepository repository, String root, FileLimits limits, int maxEntries) {
    this.repository = repository;
    this.root = root;
    this.limits = limits;
    this.maxEntries = maxEntries;
  }

  Checked<FleetFiles> of(CommitId commit) {
    try (var reader = repository.git().newObjectReader()) {
      var tree = fleetTree(reader, commit);
      if (tree.isEmpty()) {
        noFolder(commit);
        return new Checked<>(new FleetFiles(root, List.of()), findings);
      }
      collect(reader, tree.get());
      var allowed = PathRules.check(entries, limits);
      findings.addAll(allowed.findings());
      return new Checked<>(new FleetFiles(root, contents(reader, allowed.value())), findings);
    } catch (IOException e) {
      throw repository.unreadable(e);
    }
  }

  /** Whether there is a file that would be read; looks at names only. */
  boolean findsAny(CommitId commit) {
    try (var reader = repository.git().newObjectReader()) {
      var tree = fleetTree(reader, commit);
      return tree.isPresent() && anyFile(reader, tree.get());
    } catch (IOException e) {
      throw repository.unreadable(e);
    }
  }

  private boolean anyFile(ObjectReader reader, ObjectId tree) throws IOException {
    try (var walk = new TreeWalk(repository.git(), reader)) {
      walk.addTree(tree);
      while (walk.next() && seen++ < maxEntries) {
        var path = pathOf(walk);
        if (walk.isSubtree() && entered(path)) {
          walk.enterSubtree();
        } else if (mode(walk) == FileMode.REGULAR && FleetLayout.isRead(path)) {
          return true;
        }
      }
      return false;
    }
  }

  private Optional<ObjectId> fleetTree(ObjectReader reader, CommitId commit) throws IOException {
    try (var walk = new RevWalk(reader)) {
      var top = walk.parseCommit(CommitWalk.objectOf(commit)).getTree();
      if (root.isEmpty()) {
        return Optional.of(top.getId());
      }
      try (var at = TreeWalk.forPath(reader, root, top)) {
        return at != null && at.isSubtree() ? Optional.of(at.getObjectId(0)) : Optional.empty();
      }
    }
  }

  private void collect(ObjectReader reader, ObjectId tree) throws IOException {
    try (var walk = new TreeWalk(repository.git(), reader)) {
      walk.addTree(tree);
      while (walk.next() && entries.size() <= limits.files()) {
        if (++seen > maxEntries) {
          tooManyEntries();
          return;
        }
        if (walk.isSubtree()) {
          folder(walk);
        } else {
          file(reader, walk);
        }
      }
    }
  }

  private void folder(TreeWalk walk) throws IOException {
    var path = pathOf(walk);
    if (!entered(path)) {
      if (path.indexOf('/') < 0) {
        FleetLayout.nearMiss(path + "/x.yaml").ifPresent(why -> notRead(path, why));
      }
    } else if (walk.getRawPath().length > limits.pathBytes()) {
      entries.add(new FileEntry(inRepository(path), 0, FileMode.OTHER));
    } else {
      walk.enterSubtree();
    }
  }

  private void file(ObjectReader reader, TreeWalk walk) throws IOException {
    var path = pathOf(walk);
    var mode = mode(walk);
    if (FleetLayout.isRead(path) || (FleetLayout.isInside(path) && mode != FileMode.REGULAR)) {
      var id = walk.getObjectId(0);
      size(reader, mode, id, path)
          .ifPresent(size -> entries.add(new FileEntry(inRepository(path), size, mode)));
      blobs.put(inRepository(path), id);
    } else {
      FleetLayout.nearMiss(path).ifPresent(why -> notRead(path, why));
    }
  }

  private Optional<Long> size(ObjectReader reader, FileMode mode, ObjectId id, String path)
      throws IOException {
    if (mode != FileMode.REGULAR) {
      return Optional.of(0L);
    }
    try {
      return Optional.of(reader.getObjectSize(id, Constants.OBJ_BLOB));
    } catch (MissingObjectException e) {
      add(
          GitRule.MISSING_OBJECT,
          path,
          "the repository does not have the content (" + id.name() + ")",
          "fetch it: a partial clone cannot be read");
      return Optional.empty();
    }
  }

  private List<SourceFile> contents(ObjectReader reader, List<FileEntry> allowed)
      throws IOException {
    var files = new ArrayList<SourceFile>(allowed.size());
    for (var entry : allowed) {
      var id = blobs.getOrDefault(entry.path(), ObjectId.zeroId());
      var content = reader.open(id, Constants.OBJ_BLOB).getBytes();
      if (isLfsPointer(content)) {
        lfsPointer(entry.path());
      } else {
        files.add(new SourceFile(entry.path(), content));
      }
    }
    return files;
  }

  /** As in the LFS specification, version 1: the first line, in a file below 1,024 bytes. */
  private static boolean isLfsPointer(byte[] content) {
    return content.length < 1024
        && new String(content, StandardCharsets.ISO_8859_1)
            .startsWith("version https://git-lfs.github.com/spec/");
  }

  /** Bytes that are not UTF-8 become U+FFFD, which the rules for paths refuse. */
  private static String pathOf(TreeWalk walk) {
    return new String(walk.getRawPath(), StandardCharsets.UTF_8);
  }

  private static boolean entered(String path) {
    return path.indexOf('/') >= 0 || FleetLayout.isFolder(path);
  }

  private static FileMode mode(TreeWalk walk) {
    return switch (walk.getRawMode(0) & org.eclipse.jgit.lib.FileMode.TYPE_MASK) {
      case org.eclipse.jgit.lib.FileMode.TYPE_FILE -> FileMode.REGULAR;
      case org.eclipse.jgit.lib.FileMode.TYPE_SYMLINK -> FileMode.SYMLINK;
      case org.eclipse.jgit.lib.FileMode.TYPE_GITLINK -> FileMode.SUBMODULE;
      default -> FileMode.OTHER;
    };
  }

  private String inRepository(String path) {
    return root.isEmpty() ? path : root + "/" + path;
  }

  private void lfsPointer(String path) {
    findings.add(
        Finding.of(
            GitRule.LFS_POINTER,
            SourcePos.ofFile(path),
            "this is a Git LFS pointer, not the file that it stands for",
            "store the file itself: `git lfs untrack`, then add it again"));
  }

  private void noFolder(CommitId commit) {
    findings.add(
        Finding.of(
            GitRule.NO_FOLDER,
            SourcePos.ofFile(root),
            "the commit " + commit.abbreviated() + " has no folder `" + root + "`",
            "name the folder that holds " + FleetLayout.FLEET_FILE));
  }

  private void tooManyEntries() {
    add(
        GitRule.TREE_TOO_LARGE,
        FleetLayout.FLEET_FILE,
        "the folders of the fleet have more than " + maxEntries + " entries",
        "remove what does not belong to the fleet");
  }

  private void notRead(String path, String why) {
    add(FileRule.NOT_READ, path, "not read: " + why, "rename it");
  }

  private void add(Rule rule, String path, String message, String hint) {
    findings.add(Finding.of(rule, SourcePos.ofFile(inRepository(path)), message, hint));
  }
}
