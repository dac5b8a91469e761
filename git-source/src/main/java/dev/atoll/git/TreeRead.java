package dev.atoll.git;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.git.source.CommitId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** One reading of one tree. */
final class TreeRead {

  /** Past so many findings the tree is hopeless and more would help nobody. */
  private static final int MAX_FINDINGS = 500;

  private final GitRepository repository;
  private final String root;
  private final TreeLimits limits;
  private final List<SourceFile> files = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final TwinPaths twins = new TwinPaths();
  private long bytes;
  private int entries;

  TreeRead(GitRepository repository, String root, TreeLimits limits) {
    this.repository = repository;
    this.root = root;
    this.limits = limits;
  }

  Checked<FleetFiles> of(CommitId commit) {
    try (var reader = repository.git().newObjectReader()) {
      var tree = fleetTree(reader, commit);
      if (tree.isPresent()) {
        walk(reader, tree.get());
      }
      return new Checked<>(new FleetFiles(root, files), findings);
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
      while (walk.next() && entries++ < limits.entries()) {
        if (walk.isSubtree() && FleetNames.enters(walk.getPathString())) {
          walk.enterSubtree();
        } else if (isFile(walk.getFileMode(0)) && FleetNames.reads(walk.getPathString())) {
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
        if (at != null && at.getFileMode(0).equals(FileMode.TREE)) {
          return Optional.of(at.getObjectId(0));
        }
      }
    } catch (MissingObjectException e) {
      throw new GitException.Unreadable(
          "the repository " + repository.directory() + " lacks " + e.getObjectId().name());
    }
    add(
        GitRule.NOT_THERE,
        root,
        "the commit " + commit.abbreviated() + " has no folder " + PathForm.shown(root),
        "name the folder that holds fleet.yaml");
    return Optional.empty();
  }

  private void walk(ObjectReader reader, ObjectId tree) throws IOException {
    try (var walk = new TreeWalk(repository.git(), reader)) {
      walk.addTree(tree);
      while (walk.next() && withinLimits()) {
        var form = PathForm.of(walk.getRawPath());
        if (walk.isSubtree()) {
          if (FleetNames.enters(form.text()) && accept(form)) {
            walk.enterSubtree();
          }
        } else {
          entry(reader, walk.getFileMode(0), walk.getObjectId(0), form);
        }
      }
    }
  }

  private boolean withinLimits() {
    if (++entries > limits.entries()) {
      add(
          GitRule.TOO_MANY,
          root,
          "more than " + limits.entries() + " entries below the root of the fleet",
          "move the fleet into a folder of its own");
      return false;
    }
    return findings.size() < MAX_FINDINGS && files.size() <= limits.files() && bytes <= limits.totalBytes();
  }

  private void entry(ObjectReader reader, FileMode mode, ObjectId id, PathForm form)
      throws IOException {
    if (mode.equals(FileMode.SYMLINK)) {
      symbolicLink(form);
    } else if (mode.equals(FileMode.GITLINK)) {
      submodule(form);
    } else if (FleetNames.reads(form.text()) && accept(form)) {
      file(reader, id, form.text());
    }
  }

  private void symbolicLink(PathForm form) {
    if (FleetNames.reads(form.text()) || FleetNames.mayHold(form.text())) {
      add(
          GitRule.SYMBOLIC_LINK,
          form.text(),
          "a symbolic link is never followed",
          "commit the file or folder itself");
    }
  }

  private void submodule(PathForm form) {
    add(
        GitRule.SUBMODULE,
        form.text(),
        "a submodule is never fetched",
        "commit the files themselves, or move it out of the fleet");
  }

  private boolean accept(PathForm form) {
    form.fault().ifPresent(f -> add(GitRule.PATH_FORM, form.text(), f, "rename it"));
    return form.fault().isEmpty();
  }

  private void file(ObjectReader reader, ObjectId id, String path) throws IOException {
    twins
        .with(path)
        .ifPresent(
            other ->
                add(
                    GitRule.TWIN_PATHS,
                    path,
                    "some file systems take it for " + inFleet(other),
                    "rename one of the two"));
    try {
      long size = reader.getObjectSize(id, Constants.OBJ_BLOB);
      if (roomFor(size, path)) {
        content(path, reader.open(id, Constants.OBJ_BLOB).getBytes());
      }
    } catch (MissingObjectException e) {
      add(
          GitRule.BROKEN_OBJECT,
          path,
          "the repository lacks the object " + id.name(),
          "fetch it; partial clones cannot be read");
    }
  }

  private boolean roomFor(long size, String path) {
    if (size > limits.fileBytes()) {
      add(
          GitRule.TOO_LARGE,
          path,
          size + " bytes are more than the " + limits.fileBytes() + " that one file may have",
          "split it");
      return false;
    }
    bytes += size;
    if (bytes > limits.totalBytes()) {
      add(GitRule.TOO_MANY, root, "more than " + limits.totalBytes() + " bytes in all", "split the fleet");
      return false;
    }
    if (files.size() >= limits.files()) {
      add(GitRule.TOO_MANY, root, "more than " + limits.files() + " files", "split the fleet");
      bytes = limits.totalBytes() + 1;
      return false;
    }
    return true;
  }

  private void content(String path, byte[] content) {
    if (isLfsPointer(content)) {
      add(
          GitRule.LFS_POINTER,
          path,
          "a Git LFS pointer, not the file",
          "take the file out of LFS: git lfs untrack");
      return;
    }
    files.add(new SourceFile(inFleet(path), content));
  }

  /** As in the LFS specification, version 1: the first line, in a file below 1,024 bytes. */
  private static boolean isLfsPointer(byte[] content) {
    return content.length < 1024
        && new String(content, StandardCharsets.ISO_8859_1)
            .startsWith("version https://git-lfs.github.com/spec/");
  }

  private static boolean isFile(FileMode mode) {
    return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
  }

  private String inFleet(String path) {
    return root.isEmpty() || path.equals(root) ? path : root + "/" + path;
  }

  private void add(GitRule rule, String path, String message, String hint) {
    var at = SourcePos.ofFile(PathForm.shown(inFleet(path)));
    findings.add(Finding.of(rule, at, message, hint));
  }
}
