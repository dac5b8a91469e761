package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/**
 * A repository on this machine, opened to be read: objects only, never a work tree. Safe for use by
 * several threads; close it once.
 */
public final class GitRepository implements AutoCloseable {

  private final Repository git;

  GitRepository(Repository git) {
    this.git = git;
  }

  /**
   * Opens the repository in {@code directory}: bare, or a work tree with {@code .git}.
   *
   * @throws GitException.Unreadable if there is none or it is broken
   * @throws GitException.Refused if its format is not supported (SHA-256)
   */
  public static GitRepository open(Path directory) {
    return new GitRepository(openGit(directory, gitDirectory(directory)));
  }

  /** Where a directory lies inside a work tree. */
  public record Place(GitRepository repository, String path) {}

  /** The repository whose work tree holds {@code directory}, or that it is; empty for none. */
  public static Optional<Place> containing(Path directory) {
    var start = directory.toAbsolutePath().normalize();
    for (var d = start; d != null; d = d.getParent()) {
      if (holdsRepository(d)) {
        var path =
            start.equals(d) ? "" : d.relativize(start).toString().replace(File.separatorChar, '/');
        return Optional.of(new Place(open(d), path));
      }
    }
    return Optional.empty();
  }

  /**
   * The commit that {@code revision} names: a branch, a tag, a commit, {@code HEAD~1}; empty if
   * there is none.
   *
   * @throws GitException.Refused if it is no revision at all, or stands for several commits
   */
  public Optional<CommitId> resolve(String revision) {
    if (revision.isBlank() || revision.startsWith("-")) {
      throw new GitException.Refused("a revision may not be empty or begin with a dash");
    }
    if (revision.contains("..") || revision.contains(":")) {
      throw new GitException.Refused("not a revision of one commit: " + revision);
    }
    try (var walk = new RevWalk(git)) {
      var id = git.resolve(revision + "^{commit}");
      return id == null ? Optional.empty() : Optional.of(idOf(walk.parseCommit(id)));
    } catch (AmbiguousObjectException e) {
      throw new GitException.Refused(
          "the revision " + revision + " stands for " + e.getCandidates().size() + " objects");
    } catch (RevisionSyntaxException | IncorrectObjectTypeException e) {
      throw new GitException.Refused("not a revision of a commit: " + revision);
    } catch (MissingObjectException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** History: who descends from whom, what a commit says, what changed. */
  public CommitWalk history() {
    return new CommitWalk(git);
  }

  /** The directory of its objects and refs. */
  public Path directory() {
    return git.getDirectory().toPath();
  }

  Repository git() {
    return git;
  }

  @Override
  public void close() {
    git.close();
  }

  static CommitId idOf(ObjectId id) {
    return new CommitId(id.name());
  }

  GitException unreadable(Exception e) {
    return unreadable(directory(), e);
  }

  static GitException unreadable(Path directory, Exception e) {
    return new GitException.Unreadable(
        "cannot read the repository "
            + directory
            + ": "
            + SecretMask.of(GitAuth.none()).messageOf(e));
  }

  private static boolean holdsRepository(Path d) {
    return Files.exists(d.resolve(".git")) || isGitDirectory(d);
  }

  private static boolean isGitDirectory(Path d) {
    return Files.isRegularFile(d.resolve("HEAD")) && Files.isDirectory(d.resolve("objects"));
  }

  private static Path gitDirectory(Path directory) {
    if (isGitDirectory(directory)) {
      return directory;
    }
    if (!Files.exists(directory.resolve(".git"))) {
      throw new GitException.Unreadable("there is no Git repository in " + directory);
    }
    return directory.resolve(".git");
  }

  /** Says what is wrong with a repository that is about to be fetched from. */
  static void requireSupported(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new GitException.Unreachable("there is no repository in " + directory);
    }
    var gitDirectory = gitDirectory(directory);
    refuseOtherFormats(directory, gitDirectory);
    if (Files.exists(gitDirectory.resolve("shallow"))) {
      throw new GitException.Refused(
          "the repository " + directory + " is shallow; a source needs its whole history");
    }
  }

  static Repository openGit(Path named, Path gitDirectory) {
    GitEnvironment.install();
    refuseOtherFormats(named, gitDirectory);
    try {
      var builder = new FileRepositoryBuilder().setMustExist(true);
      if (Files.isDirectory(gitDirectory)) {
        builder.setGitDir(gitDirectory.toFile());
      } else {
        builder.setWorkTree(named.toFile());
      }
      return new BoundedRepository(builder.setup());
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(named, e);
    }
  }

  /** JGit has 160-bit names only; say so before it says something else. */
  private static void refuseOtherFormats(Path named, Path gitDirectory) {
    var file = gitDirectory.resolve("config");
    if (!Files.isRegularFile(file)) {
      return;
    }
    var config = new FileBasedConfig(file.toFile(), FS.DETECTED);
    try {
      config.load();
    } catch (IOException | org.eclipse.jgit.errors.ConfigInvalidException e) {
      throw unreadable(named, e);
    }
    var format = config.getString("extensions", null, "objectFormat");
    if (format != null && !format.equalsIgnoreCase("sha1")) {
      throw new GitException.Refused(
          "the repository " + named + " uses " + format + " object names; only SHA-1 is supported");
    }
  }
}
